// A backup is put back in which mails stood in line: what has left since then does not leave a second time.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../server/platform/root'
import { createInbox } from '../support/inbox'
import { startProduct } from '../support/product'
import { apiKey } from '../support/world'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const cli = async (dataDir: string, ...args: string[]) => {
  const env = { ...process.env, MONGODB_URI: '', DATA_DIR: dataDir, API_KEY: apiKey }
  return (await run(process.execPath, [join(root, 'dist', 'cli.js'), ...args], { env })).stdout
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('campaigns come back paused, and mails that stood in line as unconfirmed', async () => {
  const inbox = await createInbox()
  const [file, second] = [join(folder, 'backup'), join(folder, 'second')]
  const settings = { SMTP_URL: inbox.url, API_KEY: apiKey, MAIL_RATE: '10000' }
  const first = await startProduct({ settings })
  let address = first.address
  const call = async (method: string, path: string, body?: object) => {
    const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    return (await fetch(`${address}/api/v1${path}`, init)).json()
  }
  const survey = await call('POST', '/surveys', { instrument: 'good-fit' })
  await call('POST', `/surveys/${survey.id}/publish`)
  for (const name of ['cleo', 'cora', 'carl'])
    await call('POST', '/contacts', { firstName: name, email: `${name}@customers.test`, lifecycle: 'customer' })
  const plan = { surveyId: survey.id, audience: 'all' }
  const { id } = await call('POST', '/campaigns', plan)
  const later = await call('POST', '/campaigns', { ...plan, sendAt: '2099-01-01T09:00:00Z' })
  // The mail server takes nothing for now, so that all stand in line.
  inbox.refuse = () => [450, '4.7.1 greylisted']
  await call('POST', `/campaigns/${id}/launch`)
  await call('POST', `/campaigns/${later.id}/launch`)
  while ((await call('GET', `/campaigns/${id}`)).counts.deferred < 3) await new Promise((done) => setTimeout(done, 50))
  await cli(first.dataDir, 'backup', '--out', file)
  await first.stop()

  inbox.refuse = undefined
  expect(await cli(second, 'restore', '--in', file)).toContain('2 campaigns are paused')
  const again = await startProduct({ settings, dataDir: second })
  address = again.address
  expect(await call('GET', `/campaigns/${id}`)).toMatchObject({
    state: 'paused',
    heldBecause: expect.stringContaining('put back from a backup'),
    counts: { unconfirmed: 3 },
  })
  expect(await call('GET', `/campaigns/${later.id}`)).toMatchObject({ state: 'paused' })
  await call('POST', `/campaigns/${id}/resume`)
  while ((await call('GET', `/campaigns/${id}`)).state !== 'sent') await new Promise((done) => setTimeout(done, 50))
  expect(inbox.mails).toEqual([])
  await again.stop()
  await inbox.close()
}, 120_000)
