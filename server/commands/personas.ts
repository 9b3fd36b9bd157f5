// `cli personas`: respondents from a file of JSON lines, personas to a JSON file, progress on stderr, a summary on stdout.

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { AnalysisError, findPersonas, type Hooks, type PersonasResult } from '../../analysis'
import { plural } from '../../views/helpers/words'
import { readArguments, UsageError } from './arguments'
import { compileLess } from './compile-less'
import { readRespondents } from './read-respondents'

/** Progress lines at most this often. */
const progressMs = 150

export async function personas(args: string[]): Promise<void> {
  compileLess()
  const options = readArguments(args, { in: 'required', out: 'required', personas: 'optional', seed: 'optional' })
  const input = options.in as string
  const output = options.out as string
  const number = readNumber(options.personas)
  const seed = readSeed(options.seed)
  const people = readRespondents(input)
  const started = performance.now()
  try {
    // Draws are for groups that are changed later; nobody changes a file.
    const { draws: _, ...result } = findPersonas(people, { personas: number, seed }, reportProgress())
    writeWhole(output, `${JSON.stringify(result, null, 2)}\n`)
    process.stdout.write(summarise(result, (performance.now() - started) / 1000))
  } catch (error) {
    if (error instanceof AnalysisError) throw new UsageError(`${input}: ${error.message}`)
    throw error
  }
}

function readNumber(value: string | undefined): number | 'auto' {
  if (value === undefined || value === 'auto') return 'auto'
  if (!/^[1-8]$/.test(value))
    throw new UsageError(`expected --personas to be a whole number from 1 to 8, or auto, got "${value}"`)
  return Number(value)
}

function readSeed(value: string | undefined): number {
  if (value === undefined) return 1
  if (!/^\d{1,9}$/.test(value))
    throw new UsageError(`expected --seed to be a whole number from 0 to 999999999, got "${value}"`)
  return Number(value)
}

function reportProgress(): Hooks {
  let shown = Number.NEGATIVE_INFINITY
  return {
    progress: ({ step, share }) => {
      const now = performance.now()
      if (now - shown < progressMs && share < 1) return
      shown = now
      process.stderr.write(`${step} ${Math.round(share * 100)} %\n`)
    },
  }
}

/** The file appears whole or not at all. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.part`
  try {
    writeFileSync(draft, text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new UsageError(
      `${file}: expected a place where a file can be written, got ${(error as NodeJS.ErrnoException).code ?? 'an error'}`,
    )
  }
}

function summarise(result: PersonasResult, seconds: number): string {
  const lines = result.personas.map(({ name, members, stability, challenges }) => {
    const strongest = challenges[0]?.label ?? 'no single challenge'
    return `  ${name}: ${plural(members.length, 'person', 'people')}, stability ${stability.toFixed(2)}, ${strongest}`
  })
  const rest = [
    `${result.between.length} between personas, ${result.unplaced.length} set aside, ${seconds.toFixed(1)} s`,
    result.recommendation,
  ]
  return `${[`${plural(result.k, 'persona', 'personas')} (${result.verdict})`, ...lines, ...rest].join('\n')}\n`
}
