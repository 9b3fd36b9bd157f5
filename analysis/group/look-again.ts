// Readings and exchanges in turn: a reading moves answers one by one, an exchange moves themes, and what one has set right shows
// the other what it could not see before.

/** Rounds of reading before each further exchange: the first look needs few, later ones groups that have settled. */
const roundsBetween = [1, 4, 4]

export type Looks = {
  readonly read: (labels: Int32Array, rounds: number) => Int32Array
  readonly exchange: (labels: Int32Array) => Int32Array
}

/** What exchanged groups come to after three more looks. */
export function lookAgain(exchanged: Int32Array, { read, exchange }: Looks): Int32Array {
  return roundsBetween.reduce((labels, rounds) => exchange(read(labels, rounds)), exchanged)
}
