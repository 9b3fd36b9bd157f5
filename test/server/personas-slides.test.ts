// Slides of a persona: words made fit for a slide, and the file itself: whole, escaped, in the reader's scripts, for who may read.
import { unzipSync } from 'fflate'
import { clip, plain, toRuns, widthOf } from '../../server/personas/export/slide-text'
import { type Agent, createWorld, type World } from '../support/world'

const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
const poison = '<img src=x onerror=alert(1)> & {{constructor}} "q" \u0000\u000b\ud800 ${7*7}'
const polish = 'Zażółć gęślą jaźń: pilne zlecenia rozwalają plan, zanim minie południe'
const chinese = '急单一来，到中午计划就全乱了，机器又坏了'
let world: World
let rosa: Agent
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
})
afterAll(() => world.close())

describe('words for slides', () => {
  it('lose what no file of slides may hold', () => {
    expect(plain(' a\u0000\u000bb \ud800c\u2028d\uffff ')).toBe('a b c d')
    expect(plain('👩‍🔧 夜班')).toBe('👩‍🔧 夜班')
  })

  it('are cut by width, where Chinese counts double, between words and never inside a sign', () => {
    expect(widthOf('ab 夜班')).toBe(7)
    expect(clip('short', 5)).toBe('short')
    expect(clip('one two three four', 12)).toBe('one two…')
    expect(widthOf(clip(chinese, 15))).toBeLessThanOrEqual(15)
    expect(clip('👍👍👍👍', 3)).toBe('👍👍…')
  })

  it('are set in a font that has them, piece by piece', () => {
    const runs = toRuns(`Plan ${chinese} ok`)
    expect(runs.map(({ text }) => text).join('')).toBe(`Plan ${chinese} ok`)
    expect(runs.map(({ options }) => options.lang)).toEqual(['en-GB', 'zh-CN', 'en-GB'])
  })
})

async function aPersona(name: string, lines: readonly (readonly [field: string, text: string, reply?: string])[]) {
  const { studies, personas } = world.container
  const study = await studies.create({ name: 'Slides', goal: '', company: '', product: '' })
  const { id } = await personas.service.create({ study: study.id, name, summary: `${polish}. ${chinese}` }, ada)
  for (const [field, text, reply = ''] of lines)
    await personas.service.addLine(id, undefined, { field: field as 'challenge', text, reply }, ada)
  return id
}

const slidesOf = async (id: string, agent = rosa) => {
  const reply = await agent
    .get(`/personas/${id}/export?format=pptx`)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => done(null, Buffer.concat(parts)))
    })
  if (reply.status !== 200) return { reply, slides: [] }
  const files = unzipSync(new Uint8Array(reply.body as Buffer))
  const names = Object.keys(files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name))
  return { reply, slides: names.map((name) => new TextDecoder().decode(files[name])) }
}
const wordsOf = (xml: string): string => [...xml.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, text]) => text).join('')

/** Whether every element that opens also closes, in order. */
function isWellFormed(xml: string): boolean {
  const open: string[] = []
  for (const [, slash, name = '', rest = ''] of xml.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:[^>"]|"[^"]*")*)>/g)) {
    if (slash) {
      if (open.pop() !== name) return false
    } else if (!rest.endsWith('/')) open.push(name)
  }
  return open.length === 0
}

describe('slides', () => {
  it('are given to readers of published personas only', async () => {
    const id = await aPersona('Draft Kim', [['challenge', polish]])
    expect((await slidesOf(id, await world.as('viktor'))).reply.status).toBe(404)
    expect((await world.api('get', `/personas/${id}/export?format=pptx`)).status).toBe(200)
    expect((await world.api('get', `/personas/${id}/export?format=ppt`)).status).toBe(400)
  })

  it('are made of a persona without a line: the card and the proof', async () => {
    const { slides } = await slidesOf(await aPersona('Empty Robin', []))
    expect(slides.length).toBe(2)
    expect(wordsOf(slides.join(''))).toContain('written by hand')
  })

  it('hold card, challenges, talk and buy, questions and proof, with Polish and Chinese as written', async () => {
    const id = await aPersona('Ranek z pilnym zleceniem 急单', [
      ['challenge', polish, chinese],
      ['motivator', chinese],
      ['objection', 'Za drogo?', 'Zwraca się w kwartał'],
      ['question', '要学多久？', 'Dwa dni'],
    ])
    const { reply, slides } = await slidesOf(id)
    expect(reply.headers['content-type']).toContain('presentationml.presentation')
    expect(reply.headers['content-disposition']).toContain('.pptx')
    expect(slides.length).toBe(5)
    const all = wordsOf(slides.join(''))
    for (const text of [polish, chinese, 'Zwraca się w kwartał', '要学多久？', 'Dwa dni', '5 / 5'])
      expect(all).toContain(text)
    expect(slides[0]).toContain('lang="zh-CN"')
  })

  it('hold hostile words as text, whole and readable', async () => {
    const id = await aPersona(poison, [
      ['challenge', poison, poison],
      ['question', poison, poison],
      ['motivator', 'x'.repeat(900)],
    ])
    const { slides } = await slidesOf(id)
    for (const slide of slides) {
      expect(isWellFormed(slide)).toBe(true)
      expect(slide).not.toContain('<img')
      expect([...slide].filter((sign) => /[\p{Cc}\p{Cs}]/u.test(sign) && !/\s/.test(sign))).toEqual([])
    }
    expect(wordsOf(slides.join(''))).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; {{constructor}}')
  })
})
