// The secret of the installation is whole or not there: an empty one would sign cookies and links that anybody could make.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionSecret } from '../../server/platform/accounts/session-secret'
import { ConfigError } from '../../server/platform/config'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => ({ SESSION_SECRET: undefined, DATA_DIR: join(folder, name) })

it.each([
  ['empty', ''],
  ['short', 'cut'],
  ['of zeros, as a power cut leaves it,', '\0'.repeat(43)],
])('a file that is %s stops the start in words', (_, left) => {
  const own = mkdtempSync(join(folder, 'cut-'))
  writeFileSync(join(own, 'session-secret'), left)
  const start = () => sessionSecret({ SESSION_SECRET: undefined, DATA_DIR: own })
  expect(start).toThrow(ConfigError)
  expect(start).toThrow(/session-secret: expected a secret of at least 32 characters, got \d+: it was cut off/)
  expect(readFileSync(join(own, 'session-secret'), 'utf8')).toBe(left)
})

it('it is made once, for its owner only, and nothing is left beside it', () => {
  const secret = sessionSecret(at('new'))
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(sessionSecret(at('new'))).toBe(secret)
  expect(readdirSync(join(folder, 'new'))).toEqual(['session-secret'])
  expect(statSync(join(folder, 'new', 'session-secret')).mode & 0o777).toBe(0o600)
})

it('the setting takes its place, and no file is made', () => {
  const given = 'a secret of the tests, 32 characters'
  expect(sessionSecret({ SESSION_SECRET: given, DATA_DIR: join(folder, 'none') })).toBe(given)
  expect(readdirSync(folder)).not.toContain('none')
})
