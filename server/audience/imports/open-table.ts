// A long CSV file read piece by piece, as read-table.ts reads a short one: never all its rows at once, and others are answered between
// two pieces. What cannot be read is refused where it stands, so whoever writes reads the whole table first.
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { Problem } from '../../problems'
import type { TableRow } from './read-table'
import { longCell, parseFault, parseOptions, readHeader, readText, sayCount, tooManyRows } from './read-text'

export type OpenTable = {
  header: readonly string[]
  /** All rows, so many at a time. @throws Problem `import.unreadable` */
  pieces(size: number): AsyncGenerator<TableRow[]>
}

const sliceBytes = 65_536

/** @throws Problem `import.unreadable` where it is no table */
export async function openTable(bytes: Buffer, mostRows: number): Promise<OpenTable> {
  const read = readText(bytes)
  if ('fault' in read) throw unreadable(read.fault)
  const { text, separator } = read
  const content = Buffer.from(text)
  const records = async function* (): AsyncGenerator<string[]> {
    try {
      yield* Readable.from(slices(content)).pipe(parse(parseOptions(separator)))
    } catch (error) {
      const fault = parseFault(error, content.toString())
      throw fault ? unreadable(fault) : error
    }
  }
  const head = readHeader(await firstOf(records()))
  if ('fault' in head) throw unreadable(head.fault)
  const { header, bare } = head

  return {
    header,
    async *pieces(size) {
      let rows: TableRow[] = []
      let at = 0
      let count = 0
      for await (const cells of records()) {
        at += 1
        const long = longCell(cells, at)
        if (long) throw unreadable(long)
        if ((at === 1 && !bare) || cells.every((cell) => cell.trim() === '')) continue
        count += 1
        if (count > mostRows) throw unreadable(tooManyRows(mostRows, `more than ${sayCount(mostRows)}`))
        rows.push({ row: at, cells })
        if (rows.length < size) continue
        yield rows
        rows = []
      }
      if (count === 0) throw unreadable('The file has a header but no rows.')
      if (rows.length > 0) yield rows
    },
  }
}

export const unreadable = (fault: string): Problem =>
  new Problem('import.unreadable', { reason: fault, faults: [{ path: 'file', message: fault }] })

async function firstOf(records: AsyncGenerator<string[]>): Promise<string[]> {
  for await (const record of records) return record
  return []
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
}
