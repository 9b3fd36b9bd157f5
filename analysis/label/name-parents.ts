// Broader themes above the themes of a topic, within each language.
import type { ParentTheme, Theme } from '../shapes'
import { type Block, blockTerms } from './describe-themes'
import { findParents } from './find-parents'

/** Parents, and the themes with the ids of theirs. */
export function nameParents(
  themes: readonly Theme[],
  blocks: readonly Block[],
  input: { groupOf: ReadonlyMap<number, number>; ids: readonly string[] },
) {
  const groupOfId = new Map(input.ids.map((id, group) => [id, group]))
  const parents: ParentTheme[] = blocks.flatMap((block) => {
    const terms = blockTerms(block, input)
    const own = themes.filter((theme) => theme.language === block.language)
    return findParents(
      own.map((theme) => {
        const { columns, weights } = terms[groupOfId.get(theme.id)!]!
        return {
          theme,
          weights: new Map(
            columns.map((column, at) => [
              block.grouped.vocabulary.spellings[block.grouped.words[column]!]!,
              weights[at]!,
            ]),
          ),
        }
      }),
    )
  })
  const parentOf = new Map(parents.flatMap((parent) => parent.themes.map((theme) => [theme, parent.id] as const)))
  const parented = themes.map((theme) => {
    const parent = parentOf.get(theme.id)
    return parent === undefined ? theme : { ...theme, parent }
  })
  return { parents, parented }
}
