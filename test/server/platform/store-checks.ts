// What the tests of the embedded database share: whether documents and indexes agree, and a store process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../../server/platform/root'
import type { Collection } from '../../../server/platform/store/embedded/collection'
import { decode } from '../../../server/platform/store/embedded/raw-bson'

/** Every entry of every index names a document, and every document has the entries it should. */
export function expectIndexesTrue(collection: Collection): void {
  const rows = [...collection.scan()].map(({ id, raw }) => ({ id, doc: decode(raw) }))
  for (const index of collection.indexes) {
    const start = collection.prefix(index.meta.number)
    const end = collection.prefix(index.meta.number + 1)
    const entries = [...collection.storage.range(start, end)].map(({ key }) => key.toString('hex'))
    const wanted = rows.flatMap(({ id, doc }) => {
      const number = Buffer.alloc(6)
      number.writeUIntBE(id, 0, 6)
      return index.keysOf(doc).map((key) => Buffer.concat([start, key, number]).toString('hex'))
    })
    expect(entries.sort()).toEqual(wanted.sort())
  }
}

export type StoreProcess = { uri: string; child: ChildProcess; ended: Promise<{ code: number | null; errors: string }> }

/** Starts `cli store` on a folder. @throws Error with what it wrote to stderr when it ends instead of serving */
export async function startStoreProcess(dataDir: string): Promise<StoreProcess> {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), 'store', '--port', '0', '--data', dataDir])
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, errors }))
  })
  const uri = await Promise.race([
    new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim()))),
    ended.then(({ errors: text }) => Promise.reject(new Error(text))),
  ])
  return { uri, child, ended }
}
