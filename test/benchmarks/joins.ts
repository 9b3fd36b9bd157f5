// `npm run bench -- joins --data FILE.tsv [--groups 35] [--seeds 3]`: how many themes of different languages are proposed to be
// one, and how many of the proposals are right: the majority labels of both themes agree. The file has the columns label and
// text, with texts of several languages.
import { parseArgs } from 'node:util'
import { findThemes, type ThemesResult } from '../../analysis'
import { readLabelled } from './given/labelled-texts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, groups: { type: 'string' }, seeds: { type: 'string', default: '3' } },
})
if (values.data === undefined) {
  console.error('expected --data FILE.tsv with the columns label and text')
  process.exit(2)
}
const texts = readLabelled(values.data)
const labels = texts.map(({ label }) => label)
const verbatims = texts.map(({ text }, at) => ({
  id: String(at).padStart(9, '0'),
  respondent: String(at),
  topic: '',
  text,
}))
const numbers = values.groups === undefined ? (['auto', 35, 45] as const) : [Number(values.groups)]

console.log('groups  seed  themes  languages  proposals  right  precision')
let made = 0
let right = 0
for (const groups of numbers)
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const result = findThemes({ verbatims }, { groups, seed })
    const agreed = agreeing(result)
    made += result.joins.length
    right += agreed
    const languages = new Set(result.themes.map(({ language }) => language)).size
    print([
      groups,
      seed,
      result.themes.length,
      languages,
      result.joins.length,
      agreed,
      share(agreed, result.joins.length),
    ])
  }
print(['all', '', '', '', made, right, share(right, made)])

function agreeing({ joins, placements }: ThemesResult): number {
  const counts = new Map<string, Map<string, number>>()
  placements.forEach(({ theme }, at) => {
    if (theme === null) return
    const own = counts.get(theme) ?? new Map<string, number>()
    counts.set(theme, own.set(labels[at]!, (own.get(labels[at]!) ?? 0) + 1))
  })
  const majority = (theme: string) => [...counts.get(theme)!].sort(([, one], [, other]) => other - one)[0]![0]
  return joins.filter(({ themes: [one, other] }) => majority(one) === majority(other)).length
}

function print(cells: readonly (string | number)[]): void {
  const widths = [6, 6, 8, 11, 11, 7, 11]
  console.log(cells.map((cell, at) => String(cell).padStart(widths[at]!)).join(''))
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(2)
}
