// `cli account create --email … --role … [--name …] [--password …]`: somebody who may sign in. Without --password one is made
// and printed.
import { randomBytes } from 'node:crypto'
import { type Role, roles } from '../platform/accounts/actor'
import { Problem } from '../problems'
import { readArguments, UsageError } from './arguments'
import { withContainer } from './with-container'

export async function account([verb, ...args]: string[]): Promise<void> {
  if (verb !== 'create') throw new UsageError(`expected "account create", got "account ${verb ?? ''}"`)
  const given = readArguments(args, { email: 'required', role: 'required', name: 'optional', password: 'optional' })
  const { email = '', role = '' } = given
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new UsageError(`--email: expected an e-mail address, got "${email}"`)
  if (!isRole(role)) throw new UsageError(`--role: expected ${roles.join(', ')}, got "${role}"`)
  const password = given.password ?? randomBytes(12).toString('base64url')

  await withContainer(async ({ users }) => {
    try {
      await users.create({ email, role, name: given.name ?? email.split('@')[0] ?? email, password })
    } catch (error) {
      throw error instanceof Problem ? new UsageError(error.message) : error
    }
    process.stdout.write(`${email} can sign in as ${role}.${given.password ? '' : ` Password: ${password}`}\n`)
  })
}

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)
