// Who may use a data folder, and what is said when it cannot be used: one sentence, an exit code, nothing destroyed.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { root } from '../../../server/platform/root'
import { formatKey } from '../../../server/platform/store/embedded/data-folder'
import { Storage } from '../../../server/platform/store/embedded/storage'
import { aFolder, dataFile, filled, open } from './data-folders'
import { startStoreProcess } from './store-checks'

const { MongoClient } = mongoose.mongo
describe('a folder that cannot be used', () => {
  test('one without write permission', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'store'), 'a file where the folder should be')
    await expect(open(folder)).rejects.toThrow(
      /^The data folder .* cannot be written to \(E\w+\); allow it, or set DATA_DIR/,
    )
  })

  test('one whose permissions forbid it', async () => {
    if (process.getuid?.() === 0) return expect(process.getuid()).toBe(0)
    const folder = aFolder()
    chmodSync(folder, 0o500)
    await expect(open(folder)).rejects.toThrow('cannot be written to (EACCES)')
  })

  test('a data file that is cut off, left as it is', async () => {
    const folder = await filled()
    const half = Math.floor(statSync(dataFile(folder)).size / 8192) * 4096
    truncateSync(dataFile(folder), half)
    await expect(open(folder)).rejects.toThrow('is cut off: pages that it uses are missing. It was left as it is')
    expect(statSync(dataFile(folder)).size).toBe(half)
  })

  test('a file that is no database, left as it is', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'store'))
    writeFileSync(dataFile(folder), 'Dear diary, '.repeat(1000))
    await expect(open(folder)).rejects.toThrow('is damaged or no database')
    expect(readFileSync(dataFile(folder), 'utf8')).toBe('Dear diary, '.repeat(1000))
  })

  test('a file that cannot be read is named', async () => {
    const folder = aFolder()
    mkdirSync(dataFile(folder), { recursive: true })
    await expect(open(folder)).rejects.toThrow(/^The data file .*data\.mdb cannot be used: EISDIR/)
  })

  test('one that a newer version wrote', async () => {
    const folder = await filled()
    const storage = new Storage(dataFile(folder))
    storage.txn(() => storage.put(formatKey, Buffer.from('7')))
    await storage.close()
    await expect(open(folder)).rejects.toThrow(
      'was written by a newer version (format 7, this version reads up to 1); update the product',
    )
  })

  test('the command line says it in one line and exits with 1', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'store'))
    writeFileSync(dataFile(folder), 'Dear diary, '.repeat(1000))
    await expect(startStoreProcess(folder)).rejects.toThrow(
      /^verbatim: The data file .* is damaged or no database\..*\n$/,
    )
  })

  test('a full disk refuses the write, and keeps everything before it', async () => {
    const folder = aFolder()
    const child = spawn('bash', [
      '-c',
      `trap '' XFSZ; ulimit -f 3000; exec "$0" "$@"`,
      process.execPath,
      join(root, 'dist', 'cli.js'),
      'store',
      '--port',
      '0',
      '--data',
      folder,
    ])
    const uri = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
    )
    const client = await MongoClient.connect(uri)
    const things = client.db('verbatim').collection('things')
    let kept = 0
    const fill = async () => {
      for (;;) {
        await things.insertMany(Array.from({ length: 50 }, () => ({ text: 'x'.repeat(2000) })))
        kept += 50
      }
    }
    await expect(fill()).rejects.toMatchObject({
      code: 14031,
      message: 'the disk that holds the data folder is full or failing; nothing was written',
    })
    expect(await things.countDocuments({ text: { $exists: true } })).toBe(kept)
    await client.close()
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await ended
    const store = await open(folder)
    expect(await store.connection.collection('things').countDocuments({ text: { $exists: true } })).toBe(kept)
    await store.close()
  })
})
