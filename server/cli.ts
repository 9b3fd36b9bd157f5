// The command line: one row per command, each loaded only when it is asked for, so that `themes` never pays for a database.
// What is required here is a bundle of its own (see build.mjs).
import { isUsage, UsageError } from './commands/arguments'

type Command = (args: string[]) => Promise<void>

const onServer = () => require('./commands/on-server') as typeof import('./commands/on-server')

const commands: Record<string, { usage: string; load: () => Promise<Command> }> = {
  account: {
    usage: 'create --email ADDRESS --role admin|researcher|staff|viewer [--name NAME] [--password PASSWORD]',
    load: () => onServer().account(),
  },
  bounce: {
    usage: 'read --in FILE|-',
    load: () => onServer().bounce(),
  },
  demo: {
    usage: 'load',
    load: () => onServer().demo(),
  },
  key: {
    usage: 'create --name NAME [--role admin|researcher|staff|viewer]',
    load: () => onServer().key(),
  },
  personas: {
    usage: '--in respondents.jsonl [--personas N|auto] [--seed N] --out personas.json',
    load: async () => (require('./commands/personas') as typeof import('./commands/personas')).personas,
  },
  backup: {
    usage: '--out FILE',
    load: () => onServer().backup(),
  },
  restore: {
    usage: '--in FILE',
    load: () => onServer().restore(),
  },
  store: {
    usage: '--port N [--data DIR]',
    load: () => onServer().store(),
  },
  themes: {
    usage:
      '--in FILE.{csv,tsv,jsonl} --text COLUMN [--groups N|auto] [--language auto|en|pl|zh|…] [--seed N] --out FILE.csv',
    load: async () => (require('./commands/themes') as typeof import('./commands/themes')).themes,
  },
}

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const lines = Object.entries(commands).map(([key, { usage }]) => `  ${key} ${usage}`)
    throw new UsageError(`expected a command, got ${name === '' ? 'none' : `"${name}"`}\n\n${lines.join('\n')}`)
  }
  const run = await command.load()
  await run(args)
}

main()
  .catch((error: unknown) => {
    const usage = isUsage(error)
    process.stderr.write(`verbatim: ${usage || error instanceof Error ? (error as Error).message : String(error)}\n`)
    process.exitCode = usage ? 2 : 1
  })
  // The job queue keeps a timer for a minute after a job; once everything is written there is nothing to wait for.
  .finally(() => process.stdout.write('', () => process.exit()))
