// The draws of a run as parts of its result: a piece for the people and one for each number of groups, zipped. A draw of 10,000
// people is some 3 kB; a part reaches the limit of a document, 16 MB, with about three million people.
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Draws } from '../../../analysis'

/** A lean read gives the driver's Binary, whose bytes stand in `buffer`. */
export type Packed = { readonly number: number; readonly bytes: Uint8Array | { readonly buffer: Uint8Array } }
export type DrawPart = { readonly part: string; readonly data: Packed }

/** What the names of these parts begin with. */
export const drawParts = 'draws-'

const [zip, unzip] = [promisify(gzip), promisify(gunzip)]

export async function packDraws({ people, number, byNumber }: Draws): Promise<DrawPart[]> {
  const pack = async (lines: readonly string[]): Promise<Packed> => ({ number, bytes: await zip(lines.join('\n')) })
  const draws = byNumber.map(async (lines, at) => ({ part: `${drawParts}${at + 1}`, data: await pack(lines) }))
  return Promise.all([pack(people).then((data) => ({ part: `${drawParts}people`, data })), ...draws])
}

/** @returns undefined where a run has none: it was made before draws were kept, or nobody was grouped */
export async function unpackDraws(parts: readonly DrawPart[]): Promise<Draws | undefined> {
  const linesOf = async (part: string): Promise<string[] | undefined> => {
    const bytes = parts.find((one) => one.part === part)?.data.bytes
    return (
      bytes &&
      (await unzip('buffer' in bytes && !ArrayBuffer.isView(bytes) ? bytes.buffer : bytes)).toString().split('\n')
    )
  }
  const people = await linesOf(`${drawParts}people`)
  const byNumber = await Promise.all(
    parts.slice(1).map(async (_, at) => (await linesOf(`${drawParts}${at + 1}`)) ?? []),
  )
  return people && { people, number: parts[0]?.data.number ?? 0, byNumber }
}
