// `cli themes`: groups the texts of a file without a server. It runs on this thread, so an interrupt ends it at once.
import { statSync } from 'node:fs'
import type { ThemeOptions } from '../../analysis'
import { startHelpers } from '../insights/crew/start-helpers'
import { readArguments, UsageError } from './arguments'
import { compileLess } from './compile-less'

export async function themes(args: string[]): Promise<void> {
  compileLess()
  const given = readArguments(args, {
    in: 'required',
    text: 'required',
    out: 'required',
    groups: 'optional',
    language: 'optional',
    seed: 'optional',
  })
  const options = readOptions(given)
  // A thread takes a while to start: it does so while the rest is loaded, where the file is large enough to hold many answers.
  const helpers = sizeOf(given.in!) >= manyBytes ? startHelpers() : []
  const { groupFile } = await import('./themes-file')
  await groupFile({ from: given.in!, column: given.text!, to: given.out! }, options, helpers)
}

/** Files from this size on may hold as many answers as pay a second thread. */
const manyBytes = 32 * 1024
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

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
