// Industries as CRMs write them, to the section of ISIC they belong to.
import { industryCode } from '../../server/audience/facts/industries'

it.each([
  ['Machine building', 'C'],
  ['Ship building', 'C'],
  ['Tool making', 'C'],
  ['Building and civil works', 'F'],
  ['Construction', 'F'],
  ['COMPUTER_SOFTWARE', 'J'],
  ['Cleaning', 'N'],
  ['Nothing anybody knows', undefined],
])('%s is %s', (words, code) => {
  expect(industryCode(words)).toBe(code)
})
