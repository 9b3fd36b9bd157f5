// Every setting of the product, one row each: the only file that reads the environment. Start-up reports all bad settings at
// once. `.env.example` is checked against this table by a test.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './root'

type Setting<Value> = { read: (text: string) => Value; fallback: Value; help: string }

const setting = <Value>(read: (text: string) => Value, fallback: Value, help: string): Setting<Value> => ({
  read,
  fallback,
  help,
})

export const settings = {
  PORT: setting(readPort, 3000, 'Port to listen on'),
  HOST: setting(readText, '127.0.0.1', 'Address to listen on; 0.0.0.0 opens it to the network'),
  BASE_URL: setting<string | undefined>(
    readWebAddress,
    undefined,
    'Address that links in mails start with, https://research.example.com',
  ),
  DATA_DIR: setting(
    (text) => resolve(text),
    resolve('data'),
    'Folder of the embedded database, the outbox and the secrets made at first start',
  ),
  MONGODB_URI: setting<string | undefined>(
    readMongoAddress,
    undefined,
    'MongoDB to use; unset means the embedded database in DATA_DIR',
  ),
  SMTP_URL: setting<string | undefined>(
    readSmtpAddress,
    undefined,
    'smtp://user:password@host:587; unset means mail goes to the outbox page only',
  ),
  MAIL_FROM: setting(readText, 'Verbatim <verbatim@localhost>', 'Sender of all mails'),
  MAIL_RATE: setting(readWhole(1, 10_000), 60, 'Mails per minute at most'),
  BOUNCE_ADDRESS: setting<string | undefined>(
    readBareAddress,
    undefined,
    'Envelope sender, where bounces arrive; what stands after + in it says which mail came back',
  ),
  SESSION_SECRET: setting<string | undefined>(
    readSecret,
    undefined,
    'At least 32 characters; made and kept in DATA_DIR when unset',
  ),
  ADMIN_EMAIL: setting<string | undefined>(readText, undefined, 'First administrator, made on an empty database'),
  ADMIN_PASSWORD: setting<string | undefined>(readPassword, undefined, 'Password of the first administrator'),
  API_KEY: setting<string | undefined>(
    readSecret,
    undefined,
    'A first API key with all rights, for automation; at least 32 characters',
  ),
  TRUST_PROXY: setting(readWhole(0, 10), 0, 'How many proxies in front set X-Forwarded-For'),
  MIN_GROUP_SIZE: setting(
    readWhole(2, 100),
    5,
    'Smallest group whose traits are shown, and fewest people an anonymous campaign goes to',
  ),
  RETENTION_DAYS: setting<number | undefined>(
    readWhole(1, 36_500),
    undefined,
    'Days after which responses, mails in the outbox and mails that came back are deleted; unset means never',
  ),
  WEBHOOK_ALLOW: setting<readonly string[]>(
    readHosts,
    [],
    'Hosts of your own network that webhooks may call, by name or address, with commas; unset means none',
  ),
  LOG_LEVEL: setting(readLevel, 'info', 'fatal, error, warn, info, debug or silent'),
  WORKERS: setting(readWhole(1, 16), 1, 'Analyses that may run at the same time'),
} as const

export type Config = { readonly [Name in keyof typeof settings]: (typeof settings)[Name]['fallback'] }

/** What is wrong with the settings, one line per setting. */
export class ConfigError extends Error {}

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming every bad setting, what it expects and what it got
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, { read, fallback }] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const text = environment[name]?.trim()
    try {
      values[name] = text === undefined || text === '' ? fallback : read(text)
    } catch (error) {
      const shown = /SECRET|PASSWORD|KEY|URI|URL/.test(name) ? 'its value' : `"${text}"`
      faults.push(`  ${name}: expected ${(error as Error).message}, got ${shown}`)
    }
  }
  if (faults.length > 0)
    throw new ConfigError(`These settings cannot be used (see .env.example):\n${faults.join('\n')}`)
  return values as Config
}

/** The settings of this process: `.env` of the working folder below the real environment. */
export function processConfig(): Config {
  const file = join(root, '.env')
  if (existsSync(file)) process.loadEnvFile(file)
  return readConfig(process.env)
}

function readText(text: string): string {
  return text
}

function readPort(text: string): number {
  return readWhole(0, 65_535)(text)
}

function readWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most) throw new Error(`a whole number from ${least} to ${most}`)
    return value
  }
}

function readWebAddress(text: string): string {
  const address = parseAddress(text, ['http:', 'https:'], 'an address that starts with http:// or https://')
  return address.origin + address.pathname.replace(/\/+$/, '')
}

function readMongoAddress(text: string): string {
  if (!/^mongodb(\+srv)?:\/\/./.test(text)) throw new Error('an address that starts with mongodb:// or mongodb+srv://')
  return text
}

/** Names and addresses as they stand in a URL: small letters, no scheme, no port. */
function readHosts(text: string): readonly string[] {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '')
  if (hosts.some((host) => !/^[a-z0-9.:_-]+$/i.test(host) || /^https?:/i.test(host)))
    throw new Error('names or addresses of hosts with commas between, without http:// and ports')
  return hosts.map((host) => host.toLowerCase())
}

function readSmtpAddress(text: string): string {
  parseAddress(text, ['smtp:', 'smtps:'], 'an address that starts with smtp:// or smtps://')
  return text
}

function readBareAddress(text: string): string {
  if (!/^[^\s@<>+,;:"]{1,23}@[^\s@<>+,;:"]+$/.test(text))
    throw new Error('an address such as bounces@example.com, at most 23 characters before the @ and no +')
  return text
}

function parseAddress(text: string, protocols: string[], expected: string): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined
  if (!address || !protocols.includes(address.protocol)) throw new Error(expected)
  return address
}

function readSecret(text: string): string {
  if (text.length < 32) throw new Error('at least 32 characters')
  return text
}

function readPassword(text: string): string {
  if (text.length < 12) throw new Error('at least 12 characters')
  return text
}

function readLevel(text: string): string {
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent']
  if (!levels.includes(text)) throw new Error(`one of ${levels.join(', ')}`)
  return text
}
