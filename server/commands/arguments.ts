// Reads `--name value` arguments of the command line, and the one error that ends a command with exit code 2.
import { parseArgs } from 'node:util'

/** What a person typed or a file they named is not what the command expects: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Told by its name: each bundle has the class once for itself. */
export const isUsage = (error: unknown): boolean => error instanceof Error && error.name === 'UsageError'

/**
 * Reads options of the form `--name value`.
 * @param args what follows the command's name
 * @param names the options that exist, each with whether it must be given
 * @throws UsageError naming the option that is unknown or missing
 */
export function readArguments<Name extends string>(
  args: string[],
  names: Record<Name, 'required' | 'optional'>,
): Partial<Record<Name, string>> {
  const options = Object.fromEntries(Object.keys(names).map((name) => [name, { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ args, options, strict: true, allowPositionals: false })
    for (const [name, need] of Object.entries(names)) {
      if (need === 'required' && values[name] === undefined) throw new UsageError(`expected --${name} VALUE`)
    }
    return values as Partial<Record<Name, string>>
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message.replace(/\.(?:\s.*)?$/s, ''))
  }
}
