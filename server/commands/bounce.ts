// `cli bounce read --in FILE`: one mail that came back, for a mail server that pipes them (`--in -`) or a person who saved one.
import { readFile } from 'node:fs/promises'
import { sayOutcome } from '../campaigns/bounces/bounce'
import { largestBounce } from '../campaigns/bounces/bounce-service'
import { readArguments, UsageError } from './arguments'
import { withContainer } from './with-container'

export async function bounce([verb, ...args]: string[]): Promise<void> {
  if (verb !== 'read') throw new UsageError(`expected "bounce read", got "bounce ${verb ?? ''}"`)
  const { in: file = '' } = readArguments(args, { in: 'required' })
  const raw = await readFile(file === '-' ? '/dev/stdin' : file).catch(() => {
    throw new UsageError(`${file}: expected a file that can be read`)
  })
  if (raw.length === 0 || raw.length > largestBounce)
    throw new UsageError(`${file}: expected a mail of at most ${largestBounce / 1e6} MB, got ${raw.length} bytes`)
  await withContainer(async ({ campaigns }) => {
    const { outcome } = await campaigns.bounces.take(raw)
    process.stdout.write(`${outcome}: ${sayOutcome(outcome)}\n`)
  })
}
