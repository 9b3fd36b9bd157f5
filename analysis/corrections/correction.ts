// A correction is one thing a researcher has said about a grouping, in the order it was said. The same seven kinds hold for
// themes (items are verbatim ids) and for personas (items are respondent ids). A correction carries the members a group had
// when it was made, so that a log can be replayed on any later data without the run it was made on.

/** What every correction carries: the number under which people know it ("edit 3"), rising through a log. */
type Numbered = { readonly edit: number }

/** These items belong in one group, whichever. */
export type KeepTogether = Numbered & { readonly kind: 'together'; readonly items: readonly string[] }

/** No two of these items belong in one group. */
export type KeepApart = Numbered & { readonly kind: 'apart'; readonly items: readonly string[] }

/** These items belong in that group. A later pin of the same item replaces an earlier one. */
export type Pin = Numbered & { readonly kind: 'pin'; readonly items: readonly string[]; readonly group: string }

/** The group is called this, and no run renames it. */
export type Rename = Numbered & { readonly kind: 'rename'; readonly group: string; readonly name: string }

/** The group is exactly these items: none leaves and none joins. */
export type Lock = Numbered & { readonly kind: 'lock'; readonly group: string; readonly members: readonly string[] }

/**
 * The groups are one, under the id `into` (one of `groups`). `members` are all items of all of them when this was said;
 * a later correction about one of these items moves that item without undoing the merge.
 */
export type Merge = Numbered & {
  readonly kind: 'merge'
  readonly groups: readonly string[]
  readonly into: string
  readonly members: readonly string[]
}

/**
 * The group falls into parts, each with its own id (one of them usually the old one) and at least one member. As with a
 * merge, a later correction about a single item moves only that item.
 */
export type Split = Numbered & {
  readonly kind: 'split'
  readonly group: string
  readonly parts: readonly { readonly group: string; readonly members: readonly string[] }[]
}

export type Correction = KeepTogether | KeepApart | Pin | Rename | Lock | Merge | Split
export type CorrectionKind = Correction['kind']

/**
 * One step of the reasoning behind a refusal. `with` and `apart` join two items, `in` places an item in a group, `closed` says
 * that a locked group (subject) does not hold an item (object).
 */
export type ChainLink = {
  readonly edit: number
  readonly relation: 'with' | 'apart' | 'in' | 'closed'
  readonly subject: string
  readonly object: string
}

/** A correction that cannot hold beside earlier ones: it is left out, and the chain says which earlier ones and how. */
export type Conflict = {
  readonly edit: number
  /** From the first reason to the last, which contradicts what the others come to. */
  readonly chain: readonly ChainLink[]
}

/**
 * A log of corrections after closure, in the form in which solvers honour it. Ids are those of the log; items that no longer
 * exist may be among them and still join what they joined.
 */
export type Constraints = {
  /** Sets of items that share a group; each item in at most one set, sets of at least two. */
  readonly together: readonly (readonly string[])[]
  /** Pairs of items that never share a group. */
  readonly apart: readonly (readonly [string, string])[]
  /** Group of each item whose group is decided. */
  readonly pins: ReadonlyMap<string, string>
  /** Groups that nobody joins beyond those pinned to them. */
  readonly closed: ReadonlySet<string>
  /** Names that people gave. */
  readonly names: ReadonlyMap<string, string>
  /** Groups that were merged away, each with the group that took it in. */
  readonly mergedInto: ReadonlyMap<string, string>
}

/** What a log comes to: the constraints of all corrections that can hold at once, and the others with reasons. */
export type Closure = { readonly constraints: Constraints; readonly conflicts: readonly Conflict[] }
