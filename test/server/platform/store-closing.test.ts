// The end of the embedded database: what was accepted is on disk, what comes too late is refused, and nothing falls over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Doc } from '../../../server/platform/store/embedded/command-error'
import { handle } from '../../../server/platform/store/embedded/commands'
import { Engine } from '../../../server/platform/store/embedded/engine'
import { decode, encode, plain } from '../../../server/platform/store/embedded/raw-bson'
import { Storage } from '../../../server/platform/store/embedded/storage'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const file = join(folder, 'data.mdb')
afterAll(() => rmSync(folder, { recursive: true }))

async function tell(engine: Engine, command: Doc): Promise<unknown> {
  const body = encode({ ...command, $db: 'test' })
  return plain(decode(await handle(engine, { requestId: 1, legacy: false, silent: false, body, sequences: new Map() })))
}
const insert = (_id: number) => ({ insert: 'notes', documents: [{ _id }] })

describe('a database that closes', () => {
  it('refuses what comes afterwards and writes what it had accepted', async () => {
    const storage = new Storage(file)
    const engine = new Engine(storage)
    const accepted = tell(engine, insert(1))
    engine.close()
    expect(await accepted).toMatchObject({ n: 1, ok: 1 })
    await storage.close()
    for (const late of [insert(2), { find: 'notes' }])
      expect(await tell(engine, late)).toMatchObject({ ok: 0, code: 91, codeName: 'ShutdownInProgress' })
    // A turn of the loop later nothing is left that would touch the closed file.
    await nextTurn()

    const again = new Storage(file)
    expect(new Engine(again).catalog.find('test.notes')?.count()).toBe(1)
    await again.close()
  })
})
