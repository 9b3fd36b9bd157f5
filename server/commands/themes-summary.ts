// What `cli themes` prints when it is done.
import type { ThemesResult } from '../../analysis'
import { plural } from '../../views/helpers/words'

export function summarise(result: ThemesResult, seconds: number): string {
  const { quality } = result
  const lines = result.themes.map(
    ({ number, size, label, language }) =>
      `${String(number).padStart(4)}  ${String(size).padStart(6)}  ${language}  ${label}`,
  )
  const left = result.unplaced.map(({ reason, count }) => `${count} ${reason}`).join(', ')
  const chosen = result.counts.map(({ language, chosen: groups, votes, curve }) => {
    if (!votes) return `${language} ${groups} as given`
    const said = Object.entries(votes).map(([index, vote]) => `${index} ${vote}`)
    const probable = curve.flatMap(({ groups: number, probability }) =>
      probability === undefined ? [] : `${number}: ${probability.toFixed(2)}`,
    )
    const sure = probable.length > 0 ? `; probability by number: ${probable.join(', ')}` : ''
    return `${language} ${groups} (${said.join(', ')}${sure})`
  })
  const labels = new Map(result.themes.map(({ id, number, label }) => [id, `${number} ${label}`]))
  const joins = result.joins.map(
    ({ themes: [one, other], confidence, because }) =>
      `  ${labels.get(one)} = ${labels.get(other)}  ${confidence.toFixed(2)} (${because.slice(0, 5).join(', ')})`,
  )
  return [
    `${plural(result.placements.length, 'answer', 'answers')}, ${plural(result.themes.length, 'theme', 'themes')} in ${seconds.toFixed(2)} s`,
    `groups: ${chosen.join('; ')}`,
    `quality: coverage ${quality.coverage.toFixed(3)}, confidence ${quality.confidence.toFixed(3)}, separation ${quality.separation.toFixed(3)} (${quality.method})`,
    ...(left ? [`unplaced: ${left}`] : []),
    ...(tooFewToCompare(result)
      ? ['a language with a single theme is not grouped: ask for two themes a language or more, or for auto']
      : []),
    'theme    size  language  label',
    ...lines,
    ...(joins.length > 0 ? ['proposed joins of themes over languages, to be confirmed:', ...joins] : []),
  ].join('\n')
}

/** Several languages, one of them with all its answers in one theme. */
function tooFewToCompare({ counts }: ThemesResult): boolean {
  return counts.length > 1 && counts.some(({ chosen }) => chosen === 1)
}
