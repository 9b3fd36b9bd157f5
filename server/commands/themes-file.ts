// The work of `cli themes`, from a file to a file. The result is written beside its place and moved there, so that nobody finds
// half a file.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import { AnalysisError, findThemes, type Progress, type ThemeOptions, type ThemesResult } from '../../analysis'
import { createCrew, type OpenCrew } from '../insights/crew/analysis-crew'
import type { Helper } from '../insights/crew/start-helpers'
import { paysCrew } from '../insights/crew/with-crew'
import { UsageError } from './arguments'
import { readTable, type Table } from './read-table'
import { summarise } from './themes-summary'

type Places = { readonly from: string; readonly column: string; readonly to: string }

/** Groups the texts of a column, writes the rows with their themes, and prints a summary. */
export async function groupFile(
  { from, column, to }: Places,
  options: ThemeOptions,
  helpers: readonly Helper[],
): Promise<void> {
  const crew = createCrew(helpers)
  try {
    const { table, result } = group(from, column, options, crew)
    // Threads end while the result is written. Whoever ends before them may be aborted.
    const ended = crew?.close()
    writeWhole(to, toCsv(table, result))
    await ended
    // Since the process began: whoever waits has waited for all of it.
    process.stdout.write(`${summarise(result, performance.now() / 1000)}\n`)
  } finally {
    await crew?.close()
  }
}

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
