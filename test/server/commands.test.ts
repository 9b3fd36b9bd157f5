// The command line, run as people run it: exit codes, one clear line on bad input, and what it leaves behind.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startProduct } from '../support/product'

const root = resolve(__dirname, '../..')
const dataDir = mkdtempSync(join(tmpdir(), 'verbatim-commands-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir }
  return spawnSync(process.execPath, ['server/launch.mjs', 'cli', ...args], { cwd: root, env, encoding: 'utf8' })
}

describe('the command line', () => {
  it('names its commands when it is asked for one that is not there', () => {
    const { status, stderr } = cli('whatever')
    expect(status).toBe(2)
    expect(stderr).toMatch(/expected a command, got "whatever"/)
    expect(stderr).toMatch(/account create --email/)
  })

  it.each(['themes', 'personas'])('refuses %s without a file', (command) => {
    expect(cli(command)).toMatchObject({ status: 2, stderr: 'verbatim: expected --in VALUE\n' })
  })

  it('refuses an account without a role, and one with a role that does not exist', () => {
    expect(cli('account', 'create', '--email', 'cleo@verbatim.test')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--role'),
    })
    const wrong = cli('account', 'create', '--email', 'cleo@verbatim.test', '--role', 'owner')
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('expected admin, researcher, staff, viewer, got "owner"'),
    })
  })

  it('makes accounts and keys in an empty folder, which a server then knows', async () => {
    const made = cli('account', 'create', '--email', 'rosa@verbatim.test', '--role', 'researcher')
    const password = /Password: (\S+)/.exec(made.stdout)?.[1] ?? ''
    expect(password).toMatch(/^[\w-]{16}$/)
    expect(cli('account', 'create', '--email', 'ROSA@verbatim.test', '--role', 'viewer').status).toBe(2)
    const key = cli('key', 'create', '--name', 'CRM').stdout.trim()

    const product = await startProduct({ dataDir, keepData: true })
    try {
      expect(product.setupLink).toBeUndefined()
      const body = new URLSearchParams({ email: 'rosa@verbatim.test', password })
      const signedIn = await fetch(`${product.address}/sign-in`, { method: 'POST', body, redirect: 'manual' })
      expect(signedIn.status).toBe(303)
      const answered = await fetch(`${product.address}/api/v1/surveys`, { headers: { authorization: `Bearer ${key}` } })
      expect(answered.status).toBe(200)
    } finally {
      await product.stop()
    }
  })

  it('works beside a running server, on the same data', async () => {
    const product = await startProduct({ dataDir, keepData: true })
    try {
      const key = cli('key', 'create', '--name', 'beside').stdout.trim()
      const answered = await fetch(`${product.address}/api/v1/surveys`, { headers: { authorization: `Bearer ${key}` } })
      expect(answered.status).toBe(200)
    } finally {
      await product.stop()
    }
  })
})
