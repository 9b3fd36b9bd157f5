// Which companies are offered when a name is not known as it was typed.
import { namesLike } from '../../server/personas/lookup/names-like'

const names = [
  'Bright Tooling',
  'Bright Tooling Ltd',
  'North Plastics',
  'Mill Plastics',
  'Żagiel sp. z o.o.',
  '北方塑料',
]
const like = (asked: string, most = 8) => namesLike(asked, names, most)

it('offers nothing for nothing, and nothing that is spelt otherwise', () => {
  expect(like('')).toEqual([])
  expect(like('  ltd')).toEqual([])
  expect(like('Quarry')).toEqual([])
})

it('offers what holds the words as typed, from the beginning of a word on', () => {
  expect(like('plastics')).toEqual(['Mill Plastics', 'North Plastics'])
  expect(like('nort')).toEqual(['North Plastics'])
  expect(like('ort')).toEqual([])
  expect(like('plastics', 1)).toEqual(['Mill Plastics'])
})

it('offers what is spelt alike, once, whatever its legal form, accents and case', () => {
  expect(like('brigth toling')).toEqual(['Bright Tooling'])
  expect(like('ZAGIEL')).toEqual(['Żagiel sp. z o.o.'])
  expect(like('北方塑胶')).toEqual(['北方塑料'])
})
