// The ways into the demo: `npm run demo` beside the server, and `cli demo load` without one. Both print how to sign in.
import { UsageError } from '../commands/arguments'
import { withContainer } from '../commands/with-container'
import type { Container } from '../container'
import { loadDemo } from './load-demo'

export async function startDemo(container: Container, address: string): Promise<void> {
  process.stdout.write('\n  Loading the demo study …\n')
  const { seconds, personas, account } = await loadDemo(container, address)
  const lines = [`  The demo study stands: ${personas} personas, ${seconds.toFixed(1)} seconds.`]
  if (account) lines.push(`  Sign in as ${account.email} with the password ${account.password}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

export async function demo(args: string[]): Promise<void> {
  if (args.length !== 1 || args[0] !== 'load') throw new UsageError('expected: demo load')
  await withContainer((container) => startDemo(container, container.config.BASE_URL ?? 'http://localhost:3000'))
}
