// The list of themes in the order and with the themes that a researcher asks for. Pure; says nothing about how it looks.
import type { BoardTheme } from '../results/board'
import type { BoardPlace } from './board-address'
import type { ThemeCard } from './theme-page'

const orderWords: Readonly<Record<BoardPlace['sort'], string>> = {
  size: 'Largest first',
  good: 'Most of good fit',
  poor: 'Most of poor fit',
  gap: 'Good fit says more',
  name: 'By name',
}

const filterWords: Readonly<Record<BoardPlace['show'], string>> = {
  all: 'All themes',
  undecided: 'Not accepted yet',
  accepted: 'Accepted',
  weakened: 'Lost evidence',
}

const keeps: Readonly<Record<BoardPlace['show'], (theme: BoardTheme) => boolean>> = {
  all: () => true,
  undecided: ({ status }) => status !== 'accepted',
  accepted: ({ status }) => status === 'accepted',
  weakened: ({ weakened }) => weakened,
}

/** What is larger comes first; among equals the order of the board stays. */
const weights: Readonly<Record<Exclude<BoardPlace['sort'], 'name'>, (card: ThemeCard) => number>> = {
  size: ({ theme }) => -theme.number,
  good: ({ good }) => good ?? 0,
  poor: ({ poor }) => poor ?? 0,
  gap: ({ good, poor }) => (good ?? 0) - (poor ?? 0),
}

export function arrangeThemes(
  cards: readonly ThemeCard[],
  { sort, show, q }: Pick<BoardPlace, 'sort' | 'show' | 'q'>,
): ThemeCard[] {
  const wanted = q.toLocaleLowerCase()
  const kept = cards.filter((card) => keeps[show](card.theme) && (wanted === '' || saysOf(card).includes(wanted)))
  if (sort === 'name') return kept.sort((one, other) => one.theme.label.localeCompare(other.theme.label))
  const weight = weights[sort]
  return kept.sort((one, other) => weight(other) - weight(one))
}

/** Where a word is looked for: the name, the telling words, the typical answers. */
const saysOf = ({ theme, terms, quotes }: ThemeCard): string =>
  [theme.label, ...terms, ...quotes.map(({ text }) => text)].join('\n').toLocaleLowerCase()

/** The choices of the form above the list, with the chosen one. */
export const choicesOf = ({ sort, show }: Pick<BoardPlace, 'sort' | 'show'>) => ({
  orders: Object.entries(orderWords).map(([value, label]) => ({ value, label, chosen: value === sort })),
  filters: Object.entries(filterWords).map(([value, label]) => ({ value, label, chosen: value === show })),
})
