// Which language an answer is in: by its script, its stop words, the detector, and what other answers have taught.

import { detectLanguages } from '../../analysis/corpus/detect-language'
import { learnProfiles } from '../../analysis/corpus/language-profiles'
import { stopWordsOf } from '../../analysis/corpus/stop-words'

describe('languages', () => {
  it('are told by script', () => {
    expect(detectLanguages(['日本語で書きます', '我们的价格', '한국어 답변', 'ответ на русском', '123'])).toEqual([
      'ja',
      'zh',
      'ko',
      'ru',
      'und',
    ])
  })

  it('of a mixed corpus are told per answer', () => {
    const english = [
      'the price of this is too high for us',
      'we are waiting for an answer from them',
      'it is hard to find what you need in there',
    ]
    const polish = [
      'nie wiem jak to jest z tą ceną dla nas',
      'bardzo długo trzeba czekać na to, co jest ważne',
      'to jest dla nas za drogie i nie ma tego co trzeba',
    ]
    expect(detectLanguages([...english, ...polish])).toEqual(['en', 'en', 'en', 'pl', 'pl', 'pl'])
  })

  it('of one-word answers follow those that can be told', () => {
    const long = Array.from(
      { length: 6 },
      (_, at) => `we have had to wait for it for ${at} weeks and that is not what they said`,
    )
    expect(detectLanguages([...long, 'immigration', 'morale'])).toEqual(Array(8).fill('en'))
  })

  describe('of many answers that their stop words tell', () => {
    const english = Array.from(
      { length: 80 },
      (_, at) => `we have had to wait for it for ${at} weeks and that is not it`,
    )
    const polish = Array.from({ length: 20 }, (_, at) => `nie wiem jak to jest z tą ceną dla nas od ${at} lat`)

    it('are one without asking the detector, if they all say so', () => {
      jest.isolateModules(() => {
        jest.doMock('tinyld', () => ({
          detectAll: () => {
            throw new Error('asked')
          },
        }))
        const { detectLanguages: detect } = jest.requireActual<typeof import('../../analysis/corpus/detect-language')>(
          '../../analysis/corpus/detect-language',
        )
        expect(detect([...english, 'immigration'])).toEqual(Array(81).fill('en'))
        expect(() => detect(['immigration'])).toThrow('asked')
        jest.dontMock('tinyld')
      })
    })

    it.each(['pl', 'id'])(
      'stand beside English in a large corpus, whether the quick detector knows them or not: %s',
      (other) => {
        const [mine, theirs] = ['en', other].map((language) =>
          [...stopWordsOf(language)].filter((word) => word.length > 1),
        )
        const many = Array.from({ length: 4800 }, (_, at) => {
          const words = at % 6 === 0 ? theirs! : mine!
          return Array.from({ length: 9 }, (_, place) => words[(at * 7 + place * 13) % words.length]).join(' ')
        })
        expect(detectLanguages(many)).toEqual(many.map((_, at) => (at % 6 === 0 ? other : 'en')))
      },
    )

    it('teach those that have none, in a large corpus', () => {
      const short = ['weeks that we wait', 'the cost of it', 'ceną nie jest wiem', 'dla nas lat']
      const many = Array.from({ length: 45 }, () => [...english, ...polish]).flat()
      expect(detectLanguages([...many, ...short]).slice(many.length)).toEqual(['en', 'en', 'pl', 'pl'])
    })

    it('are several, if some say otherwise', () => {
      const found = detectLanguages([...english, ...polish])
      expect(found.slice(0, 80)).toEqual(Array(80).fill('en'))
      expect(found.slice(80)).toEqual(Array(20).fill('pl'))
    })
  })
})

it('tells languages apart by what a few answers have taught', () => {
  const tell = learnProfiles(
    ['waiting for the support was too long', 'die Wartezeit war viel zu lang', 'nobody answered the phone'],
    ['en', 'de', 'en'],
    'en',
  )
  expect(tell('Die Wartezeiten waren lang')).toBe('de')
  expect(tell('the phone support')).toBe('en')
  // Nothing was learnt about these letters: the main language has it.
  expect(tell('xyz')).toBe('en')
})
