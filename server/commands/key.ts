// `cli key create --name … [--role …]`: an API key, printed once on stdout and kept as a digest.
import { roles } from '../platform/accounts/actor'
import { isRole } from './account'
import { readArguments, UsageError } from './arguments'
import { withContainer } from './with-container'

export async function key([verb, ...args]: string[]): Promise<void> {
  if (verb !== 'create') throw new UsageError(`expected "key create", got "key ${verb ?? ''}"`)
  const { name = '', role = 'researcher' } = readArguments(args, { name: 'required', role: 'optional' })
  if (!isRole(role)) throw new UsageError(`--role: expected ${roles.join(', ')}, got "${role}"`)
  await withContainer(async ({ keys }) => {
    const { secret } = await keys.create(name, role)
    process.stdout.write(`${secret}\n`)
  })
}
