// From raw answers to words: cleaning, masking, junk, ideas, the vocabulary; small cases worked out by hand.
import { characterGrams, commonGrams, readGrams } from '../../analysis/corpus/characters'
import { cleanText } from '../../analysis/corpus/clean-text'
import { foldDuplicates } from '../../analysis/corpus/fold-duplicates'
import { maskPersonalData } from '../../analysis/corpus/mask-personal-data'
import { createNumbering } from '../../analysis/corpus/numbering'
import { recogniseJunk } from '../../analysis/corpus/recognise-junk'
import { readSpellings } from '../../analysis/corpus/spellings'
import { splitIdeas } from '../../analysis/corpus/split-ideas'
import { createStemmer, stemAll } from '../../analysis/corpus/stem'
import { tokenise } from '../../analysis/corpus/tokenise'
import { presence, readVocabulary } from '../../analysis/corpus/vocabulary'
import { alone, type Crew } from '../../analysis/crew'

describe('cleaning', () => {
  it.each([
    ['  two \n lines\t', 'two lines'],
    ['zero\u200bwidth\u202e', 'zerowidth'],
    ['ｆｕｌｌ', 'full'],
    ['lone \ud800 half', 'lone \ufffd half'],
    ['nul\u0000', 'nul'],
    ['cafe\u0301', 'café'],
  ])('makes %j into %j', (from, to) => {
    expect(cleanText(from)).toBe(to)
  })

  it('keeps joined emoji and drops a flood of accents', () => {
    expect(cleanText('👩‍💻')).toBe('👩‍💻')
    expect(cleanText(`z${'\u0334'.repeat(50)}`).length).toBeLessThan(6)
  })
})

describe('masking', () => {
  it.each([
    ['write to ada@example.org please', 'write to [email] please'],
    ['see https://example.org/a?b=1 now', 'see [url] now'],
    ['call +48 601 234 567', 'call [phone]'],
    ['order 123456789', 'order [number]'],
    ['DE89 3704 0044 0532 0130 00', '[iban]'],
  ])('turns %j into %j', (from, to) => {
    expect(maskPersonalData(from).text).toBe(to)
  })

  it('leaves years, prices and short numbers', () => {
    const text = 'In 2024 it cost 1200 euros for 30 days, v2.10'
    expect(maskPersonalData(text)).toEqual({ text, found: { email: 0, url: 0, iban: 0, phone: 0, number: 0 } })
  })
})

describe('words', () => {
  it('are cut with their accents, apostrophes and signs', () => {
    expect(tokenise("Café isn't in C# or C++, naïve!", 'en')).toEqual([
      'Café',
      "isn't",
      'in',
      'C#',
      'or',
      'C++',
      'naïve',
    ])
  })

  it('are found in scripts without spaces', () => {
    expect(tokenise('我喜欢咖啡', 'zh').length).toBeGreaterThan(1)
    expect(tokenise('価格が高い', 'ja').join('')).toBe('価格が高い')
    expect(tokenise('ราคาแพงมาก', 'th').length).toBeGreaterThan(1)
  })

  it('are not the masks of personal data', () => {
    expect(tokenise('mail [email] now', 'en')).toEqual(['mail', 'now'])
  })

  it('lose their endings by the rules of their language, or by cutting where there are none', () => {
    expect(createStemmer('en')('waiting')).toBe('wait')
    expect(createStemmer('de')('häuser')).toBe(createStemmer('de')('häusern'))
    expect(createStemmer('pl')('klientami')).toBe(createStemmer('pl')('klientów'))
    expect(createStemmer('zh')('咖啡馆很好吃')).toBe('咖啡馆很好吃')
  })

  it.each([
    // One word for each ending that Porter's rules know, as in his paper of 1980; the last few have none.
    'caresses caress, ponies poni, agreed agre, plastered plaster, motoring motor, happy happi, relational relat',
    'valenci valenc, digitizer digit, conformabli conform, radicalli radic, vietnamization vietnam, operator oper',
    'feudalism feudal, decisiveness decis, formaliti formal, sensibiliti sensibl, triplicate triplic, formative form',
    'formalize formal, electrical electr, hopeful hope, goodness good, revival reviv, allowance allow, airliner airlin',
    'gyroscopic gyroscop, adjustable adjust, irritant irrit, replacement replac, dependent depend, adoption adopt',
    'homologou homolog, communism commun, effective effect, bowdlerize bowdler, probate probat, controll control',
    'sensor sensor, stop stop, book book, seldom seldom, melt melt, often often, brand brand, fuel fuel',
  ])('lose every ending that the rules of English name: %s', (pairs) => {
    const stem = createStemmer('en')
    const words = pairs.split(', ').map((pair) => pair.split(' ') as [string, string])
    expect(words.map(([word]) => stem(word))).toEqual(words.map(([, root]) => root))
  })
})

it('stems of many words are those of each, whatever is known of them and whoever works them out', () => {
  const words = Array.from({ length: 2500 }, (_, at) => `waiting${'abcdefghij'[at % 10]}${at}ing`)
  const stem = createStemmer('en')
  const wanted = words.map(stem)
  const known = words.filter((_, at) => at % 3 === 0)
  const told = { words: known, stems: known.map(stem) }
  const asked: number[] = []
  const crew: Crew = {
    begin: (task, input, pause) => {
      asked.push((input as { words: string[] }).words.length)
      return alone.begin(task, structuredClone(input), pause)
    },
  }
  expect(stemAll(words, 'en', crew, () => undefined)).toEqual(wanted)
  expect(asked).toEqual([1024, 1024, 452])
  expect(stemAll(words, 'en', crew, () => undefined, told)).toEqual(wanted)
  expect(asked.slice(3)).toEqual([1024, 642])
})

describe('junk', () => {
  it.each([
    ['', 'empty'],
    ['...', 'punctuation'],
    ['N/A', 'no answer'],
    ['keine Angabe', 'no answer'],
    ['aaaaaa', 'repeated characters'],
    ['hahahaha', 'repeated characters'],
    ['asdfgh', 'keyboard mash'],
    ['sdfghjkl qwerty', 'keyboard mash'],
  ])('%j is %s', (text, reason) => {
    expect(recogniseJunk(text)).toBe(reason)
  })

  it('is a copy of the question', () => {
    expect(recogniseJunk('what slows you down', 'What slows you down?')).toBe('copy of the question')
  })

  it.each(['nothing', 'no', 'none', 'price', 'CRM', 'VPN', '👍', '贵', 'too slow', 'property'])(
    '%j is an answer',
    (text) => {
      expect(recogniseJunk(text)).toBeUndefined()
    },
  )
})

describe('ideas', () => {
  it('are the parts of an answer, with their places', () => {
    const text = 'Too expensive for us, and support never calls back. Otherwise fine!'
    const ideas = splitIdeas(text)
    expect(ideas.map((idea) => idea.text)).toEqual([
      'Too expensive for us,',
      'and support never calls back.',
      'Otherwise fine!',
    ])
    for (const { start, end, text: piece } of ideas) expect(text.slice(start, end)).toBe(piece)
  })

  it('do not end at numbers and abbreviations', () => {
    expect(splitIdeas('It takes 2.5 days, e.g. on Mondays at noon')).toHaveLength(1)
  })

  it('of nothing are none', () => {
    expect(splitIdeas('')).toEqual([])
  })
})

describe('the vocabulary', () => {
  const vocabulary = readVocabulary(['Waiting times are long', 'I waited for a long time', 'no'], 'en')

  it('joins the forms of a word and keeps their commonest spelling', () => {
    const wait = vocabulary.stems.indexOf('wait')
    expect(vocabulary.documents[wait]).toBe(2)
    expect(['Waiting', 'waited']).toContain(vocabulary.spellings[wait])
  })

  it('keeps stop words only where an answer has nothing else', () => {
    expect(Array.from(vocabulary.sequences[2]!, (word) => vocabulary.stems[word])).toEqual(['no'])
    expect(Array.from(vocabulary.sequences[1]!, (word) => vocabulary.stems[word])).not.toContain('for')
  })

  it('drops words of too few answers', () => {
    const { matrix, words } = presence(vocabulary, 2)
    expect(Array.from(words, (word) => vocabulary.stems[word])).toEqual(['long', 'time', 'wait'])
    expect([...matrix.starts]).toEqual([0, 3, 6, 6])
  })

  it('counts who says a word again beside who says it', () => {
    const { matrix, counts } = presence(readVocabulary(['slow, so slow', 'slow'], 'en'), 1)
    expect([...matrix.values]).toEqual([1, 1])
    expect([...counts.values]).toEqual([2, 1])
  })

  it('is the same whether words were read before the language was known or not', () => {
    const texts = ["Don't WAIT, 我喜欢咖啡", 'wait in Kraków', '价格太高', 'Wait wait [email]']
    const read = readSpellings(texts)
    // A script without spaces shows its words in the light of a language only.
    expect(read.said.map((said) => said && Array.from(said, (number) => read.spellings.written[number]))).toEqual([
      undefined,
      ['wait', 'in', 'Kraków'],
      undefined,
      ['Wait', 'wait'],
    ])
    for (const language of ['en', 'zh']) {
      expect(readVocabulary(texts, language, { read })).toEqual(readVocabulary(texts, language))
    }
  })
})

it('finds pieces of words that enough answers share', () => {
  const grams = characterGrams(['colour', 'color', 'colours'], { language: 'en', leastDocuments: 3 })
  // " co", "col", "olo" in three sizes: " co" " col" " colo" "col" "colo" "olo".
  expect(grams.cols).toBe(6)
  expect([...grams.starts]).toEqual([0, 6, 12, 18])
})

it('chooses among pieces read before it was known which answers go together', () => {
  const texts = ['colour', 'price', 'color', 'prices', 'colours']
  const read = readGrams(texts, { language: 'und' })
  const chosen = commonGrams(read, 2, Int32Array.of(4, 0, 2))
  expect(chosen).toEqual(characterGrams(['colours', 'colour', 'color'], { language: 'en', leastDocuments: 2 }))
})

it('folds answers that are word for word the same, within a topic', () => {
  expect(foldDuplicates(['a', 'b', 'c', 'd'], ['Price!', 'price', 'slow', 'price'], ['x', 'x', 'x', 'y'])).toEqual([
    { kept: 'a', others: ['b'] },
  ])
})

it('numbers keys in the order of their coming, also when there are many', () => {
  const { numberOf, keys } = createNumbering()
  const wanted = Array.from({ length: 100_000 }, (_, at) => (at * 90_071_992_547) % 9_007_199_254_740_881)
  expect(wanted.map(numberOf)).toEqual(wanted.map((_, at) => at))
  expect(numberOf(wanted[70_000]!)).toBe(70_000)
  expect([...keys()]).toEqual(wanted)
})

it('cuts words into pieces of other sizes if asked to', () => {
  const grams = characterGrams(['abcd', 'abcd'], { language: 'en', leastDocuments: 2, sizes: [4, 4] })
  // " abc", "abcd", "bcd ".
  expect([...grams.starts]).toEqual([0, 3, 6])
})
