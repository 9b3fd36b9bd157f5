// Documents whose time has passed, by the indexes that say so: removed in portions, so that a great many stall nobody.
import { type Collection, idFromKey } from './collection'
import type { Index } from './collection-index'
import type { Engine } from './engine'
import { encodeKey } from './index-key'
import { valuesAt } from './paths'
import { decode } from './raw-bson'

const portion = 500

/** Queues the removal of what has expired by now. */
export function sweepExpired(engine: Engine, now = Date.now()): void {
  for (const collection of engine.catalog.list()) {
    for (const index of collection.indexes) {
      const seconds = index.meta.spec.expireAfterSeconds
      if (typeof seconds !== 'number' || index.paths.length !== 1) continue
      if (expired(collection, index, now - seconds * 1000).next().done) continue
      engine.write(
        () => {
          for (const id of [...take(expired(collection, index, now - seconds * 1000), portion)]) {
            const raw = collection.get(id)
            if (raw) collection.remove(id, decode(raw))
          }
          return { ok: 1 }
        },
        () => {},
      )
    }
  }
}

/** Records with a date at or before the limit; an array counts by its earliest date. */
function* expired(collection: Collection, index: Index, limit: number): Generator<number, void> {
  const space = collection.prefix(index.meta.number)
  const dates = [new Date(-8.64e15), new Date(limit)].map((date) =>
    Buffer.concat([space, encodeKey([date], index.directions)]),
  )
  dates.sort(Buffer.compare)
  const seen = new Set<number>()
  for (const key of collection.storage.keys(dates[0]!, Buffer.concat([dates[1]!, Buffer.alloc(7, 0xff)]))) {
    const id = idFromKey(key)
    const raw = seen.has(id) ? undefined : collection.get(id)
    seen.add(id)
    const values = raw ? valuesAt(decode(raw), index.parts[0]!).flat() : []
    if (values.some((value) => value instanceof Date && value.getTime() <= limit)) yield id
  }
}

function* take(ids: Iterable<number>, count: number): Generator<number, void> {
  let left = count
  for (const id of ids) {
    if (left-- <= 0) return
    yield id
  }
}
