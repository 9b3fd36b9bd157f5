// `cli themes`: groups the texts of a file without a server. It runs on this thread, so an interrupt ends it at once; the
// result is written beside its place and moved there, so that nobody finds half a file.

import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import { AnalysisError, findThemes, type Progress, type ThemeOptions, type ThemesResult } from '../../analysis'
import { plural } from '../../views/helpers/words'
import type { OpenCrew } from '../insights/crew/analysis-crew'
import { paysCrew, startCrew } from '../insights/crew/with-crew'
import { readArguments, UsageError } from './arguments'
import { compileLess } from './compile-less'
import { readTable, type Table } from './read-table'

export async function themes(args: string[]): Promise<void> {
  compileLess()
  const started = performance.now()
  const given = readArguments(args, {
    in: 'required',
    text: 'required',
    out: 'required',
    groups: 'optional',
    language: 'optional',
    seed: 'optional',
  })
  const options = readOptions(given)
  // A thread takes a while to start: it does so while the file is read, where that is large enough to hold many answers.
  const crew = sizeOf(given.in!) >= manyBytes ? startCrew() : undefined
  try {
    const { table, result } = group(given.in!, given.text!, options, crew)
    // And ends while the result is written. Whoever ends before its threads may be aborted.
    const ended = crew?.close()
    writeWhole(given.out!, toCsv(table, result))
    await ended
    process.stdout.write(`${summarise(result, (performance.now() - started) / 1000)}\n`)
  } finally {
    await crew?.close()
  }
}

/** Files from this size on may hold as many answers as pay a second thread. */
const manyBytes = 32 * 1024
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function group(
  file: string,
  name: string,
  options: ThemeOptions,
  crew: OpenCrew | undefined,
): { table: Table; result: ThemesResult } {
  const table = readTable(file)
  const column = table.columns.indexOf(name)
  if (column < 0) throw new UsageError(`${file}: line 1: expected a column "${name}", got ${table.columns.join(', ')}`)
  const verbatims = table.rows.map((row, at) => ({
    id: String(at).padStart(9, '0'),
    respondent: String(at),
    topic: '',
    text: row[column]!,
  }))
  const show = createProgressLine()
  try {
    const hands = crew && paysCrew(verbatims.length) ? { crew } : {}
    return { table, result: findThemes({ verbatims }, options, { progress: show, ...hands }) }
  } catch (error) {
    throw error instanceof AnalysisError ? new UsageError(`${file}: ${error.message}`) : error
  } finally {
    show.clear()
  }
}

function readOptions(given: Partial<Record<'groups' | 'language' | 'seed', string>>): ThemeOptions {
  const groups = given.groups ?? 'auto'
  if (groups !== 'auto' && !/^[1-9]\d{0,5}$/.test(groups))
    throw new UsageError(`--groups: expected a whole number from 1, or auto, got "${groups}"`)
  if (given.seed !== undefined && !/^\d{1,9}$/.test(given.seed))
    throw new UsageError(`--seed: expected a whole number, got "${given.seed}"`)
  const language = given.language ?? 'auto'
  if (!/^(?:auto|[a-z]{2,3}(?:-[a-z0-9]{2,8})*)$/i.test(language))
    throw new UsageError(`--language: expected auto or a code such as en, got "${language}"`)
  return {
    groups: groups === 'auto' ? 'auto' : Number(groups),
    seed: given.seed === undefined ? 1 : Number(given.seed),
    ...(language === 'auto' ? {} : { language }),
  }
}

/** At most ten lines a second on stderr: one that rewrites itself on a terminal, plain lines elsewhere. */
function createProgressLine() {
  const terminal = process.stderr.isTTY
  let last = 0
  const show = ({ step, share }: Progress): void => {
    const now = performance.now()
    if (now - last < 100) return
    last = now
    const line = `${String(Math.round(share * 100)).padStart(3)} % ${step}`
    process.stderr.write(terminal ? `\r${line.padEnd(40)}` : `${line}\n`)
  }
  return Object.assign(show, { clear: () => terminal && last > 0 && process.stderr.write(`\r${' '.repeat(40)}\r`) })
}

function toCsv(table: Table, result: ThemesResult): string {
  const byId = new Map(result.themes.map((theme) => [theme.id, theme]))
  const several = new Set(result.themes.map(({ language }) => language)).size > 1
  const ideas = result.placements.some(({ further }) => further !== undefined)
  const added = [
    'theme',
    'theme_label',
    'theme_confidence',
    ...(several ? ['theme_language'] : []),
    ...(ideas ? ['theme_also'] : []),
  ]
  const kept = table.columns.map((name) => (added.includes(name) ? `${name}_in` : name))
  const rows = table.rows.map((row, at) => {
    const { theme: id, confidence, further = [] } = result.placements[at]!
    const theme = id === null ? undefined : byId.get(id)
    const own = theme ? [theme.number, theme.label, confidence.toFixed(3)] : [-1, '', '0']
    const also = further.map(({ theme: other }) => byId.get(other)?.number).join(' ')
    return [...row, ...own, ...(several ? [theme?.language ?? ''] : []), ...(ideas ? [also] : [])]
  })
  return stringify([[...kept, ...added], ...rows])
}

function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.part`
  try {
    writeFileSync(beside, text)
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new UsageError(
      `${file}: expected a place that can be written to, got ${(error as NodeJS.ErrnoException).code ?? 'an error'}`,
    )
  }
}

function summarise(result: ThemesResult, seconds: number): string {
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
