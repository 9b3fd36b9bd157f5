// Sets of people with planted personas: NAME.jsonl with a person a line, beside NAME.truth.jsonl with whose persona each is.
import { join } from 'node:path'
import type { Person } from '../../../analysis'
import { listFiles, readText, refuse } from './labelled-texts'

export type PlantedPeople = {
  readonly name: string
  readonly people: readonly Person[]
  /** Persona of each person, null for junk. */
  readonly truth: ReadonlyMap<string, string | null>
}

export const plantedExpected = 'a folder with planted sets, NAME.jsonl beside NAME.truth.jsonl'
const ending = '.truth.jsonl'

/** Every planted set of a folder, at least one. */
export function readPlanted(folder: string): PlantedPeople[] {
  return listFiles(folder, ending, plantedExpected).map((file) => {
    const name = file.slice(0, -ending.length)
    const truth = readLines<{ id: string; persona: string | null }>(join(folder, file))
    return {
      name,
      people: readLines<Person>(join(folder, `${name}.jsonl`)),
      truth: new Map(truth.map(({ id, persona }) => [id, persona])),
    }
  })
}

function readLines<Line>(file: string): Line[] {
  return readText(file, plantedExpected)
    .split('\n')
    .map((text, at) => {
      try {
        return JSON.parse(text) as Line
      } catch {
        return refuse(`JSON in line ${at + 1} of ${file}`, `“${text.slice(0, 60)}”`)
      }
    })
}
