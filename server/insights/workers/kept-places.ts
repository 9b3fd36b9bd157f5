// Remembers where newcomers were placed, so that a page that is looked at again asks no thread again. What is remembered is told
// by what went in: the model, and every word and choice of the newcomers. An answer that came, changed or went is another input,
// so nothing here can be out of date. Ids only, in memory, the last few of this process.
import { createHash } from 'node:crypto'
import type { PlaceOutcome, PlaceTask } from './frozen-groups'

type Place = (task: PlaceTask) => Promise<PlaceOutcome>

/** Studies, each since the run and since the last decision: a handful is looked at in turn. */
const mostKept = 16

export function keepPlaces(place: Place): Place {
  const kept = new Map<string, Promise<PlaceOutcome>>()
  return (task) => {
    const key = digestOf(task)
    const known = kept.get(key) ?? place(task)
    // Put at the end again: what nobody has asked for longest goes first.
    kept.delete(key)
    kept.set(key, known)
    known.catch(() => kept.get(key) === known && kept.delete(key))
    for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))) kept.delete(old)
    return known
  }
}

function digestOf({ model, people, verbatims }: PlaceTask): string {
  const digest = createHash('sha256').update(model)
  for (const one of [...people, ...verbatims]) digest.update(JSON.stringify(one)).update('\n')
  return digest.digest('base64')
}
