// What may stand in a label: telling words and phrases as people spell them, none twice, none that names nothing.
import { createStemmer } from '../../analysis/corpus/stem'
import { readVocabulary } from '../../analysis/corpus/vocabulary'
import { dullWordsOf, isHalfWord } from '../../analysis/label/dull-words'
import { chooseTerms } from '../../analysis/label/label-theme'

const label = (words: readonly string[], language = 'en', texts: readonly string[] = []) => {
  const stem = createStemmer(language)
  const candidates = words.map((text, at) => ({ text, stem: stem(text.toLowerCase()), weight: 1 - at * 0.05 }))
  return chooseTerms(candidates, texts, language, stem).map(({ text }) => text)
}

describe('a label leaves out', () => {
  it.each([
    ['a slip of one letter', ['economy', 'econmy', 'budget'], ['economy', 'budget']],
    ['a letter too few', ['insurance', 'insurane', 'doctor'], ['insurance', 'doctor']],
    ['another ending', ['quicker', 'quickly', 'phone'], ['quicker', 'phone']],
    ['a word inside another', ['experience', 'inexperience', 'army'], ['experience', 'army']],
  ])('%s', (_, words, expected) => {
    expect(label(words)).toEqual(expected)
  })

  it.each([
    ['en', ['called', 'price', 'three', 'invoice'], ['price', 'invoice']],
    ['es', ['puede', 'precio', 'además', 'factura'], ['precio', 'factura']],
    ['de', ['sowohl', 'Preis', 'häufig', 'Rechnung'], ['Preis', 'Rechnung']],
    ['fr', ['plusieurs', 'prix', 'toutes', 'facture'], ['prix', 'facture']],
    ['pl', ['często', 'cena', 'można', 'faktura'], ['cena', 'faktura']],
    ['zh', ['通常', '价格', '斯', '发票'], ['价格', '发票']],
  ])('words that name nothing (%s)', (language, words, expected) => {
    expect(label(words, language)).toEqual(expected)
  })

  it('phrases that begin or end in such a word', () => {
    const texts = Array.from({ length: 6 }, () => 'they score it')
    expect(label(['score', 'it', 'high'], 'en', texts)).toEqual(['score', 'high'])
  })

  it('phrases over a comma or the end of a sentence', () => {
    const texts = Array.from({ length: 6 }, () => 'We lose parking, staff leave. Doctors stay')
    expect(label(['parking', 'staff', 'leave', 'doctors'], 'en', texts)).toEqual(['staff leave', 'parking', 'doctors'])
  })
})

describe('a label keeps', () => {
  it('the word that tells most, even if it is one that names little', () => {
    expect(label(['nothing', 'perfect'])).toEqual(['nothing', 'perfect'])
    expect(label(['it', 'is'])[0]).toBe('it')
  })

  it('what people say together as a phrase', () => {
    const texts = Array.from({ length: 6 }, () => 'the waiting time is long')
    expect(label(['waiting', 'time', 'parking'], 'en', texts)).toEqual(['waiting time', 'parking'])
  })

  it('small words inside a phrase, as people say it', () => {
    const texts = Array.from({ length: 6 }, () => 'the war in Iraq costs jobs')
    expect(label(['war', 'Iraq', 'economy'], 'en', texts)).toEqual(['war in Iraq', 'economy'])
  })

  it('three telling words that belong together, written without spaces where the language is', () => {
    const texts = Array.from({ length: 6 }, () => 'out in the mental health care team')
    expect(label(['health', 'mental', 'care', 'nurses'], 'en', texts)).toEqual(['mental health care', 'nurses'])
    expect(
      label(
        ['价格', '发票'],
        'zh',
        Array.from({ length: 6 }, () => '价格和发票'),
      ),
    ).toEqual(['价格和发票'])
  })

  it('two to five words', () => {
    const count = label(['alpha', 'bravo', 'delta', 'hotel', 'india', 'juliet', 'kilo']).length
    expect([2, 3, 4, 5]).toContain(count)
  })

  it('names as names, and no capital that only began a sentence', () => {
    const { stems, spellings } = readVocabulary(
      ['Berlin is far', 'Trains to Berlin', 'Trains are late', 'late trains', 'our trains'],
      'en',
    )
    const spelt = new Map(stems.map((stem, at) => [stem, spellings[at]]))
    expect([spelt.get('berlin'), spelt.get('train')]).toEqual(['Berlin', 'trains'])
  })
})

it('a half word is one Chinese character, and nothing in languages with spaces', () => {
  expect([isHalfWord('斯', 'zh'), isHalfWord('价格', 'zh'), isHalfWord('x', 'en')]).toEqual([true, false, false])
  expect(dullWordsOf('xx').size).toBe(0)
})
