// The house style, as far as a machine can tell: who may import what, one owner for each outside thing, the size of files.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const root = resolve(__dirname, '../..')
const rooms = ['server', 'surveys', 'analysis', 'views']
const stages = ['audience', 'authoring', 'campaigns', 'fieldwork', 'frontline', 'insights', 'personas']

type Source = { path: string; text: string; imports: string[] }

const sources: Source[] = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => toSource(join(root, room, name))),
)

function toSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const named = [...text.matchAll(/(?:from|import\(?)\s*'([^']+)'/g)].map(([, name = '']) => name)
  const imports = named.map((name) => (name.startsWith('.') ? relative(root, resolve(file, '..', name)) : name))
  return { path: relative(root, file), text, imports }
}

const within = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`)
const offenders = (rule: (source: Source, imported: string) => boolean): string[] =>
  sources.flatMap((source) =>
    source.imports.filter((name) => rule(source, name)).map((name) => `${source.path} -> ${name}`),
  )

/** The folders of a stage in the order of the table in its README. */
const foldersIn = (stage: string): string[] =>
  Array.from(
    readFileSync(join(root, `server/${stage}/README.md`), 'utf8').matchAll(/^\| `([a-z-]+)\/`/gm),
    ([, name]) => name!,
  )
const isAbove = (place: number, other: number): boolean => place >= 0 && place <= other

describe('imports', () => {
  it('finds the sources it speaks of', () => {
    expect(sources.length).toBeGreaterThan(100)
  })

  it('keep the pure rooms pure: no node modules, no server, no view of each other', () => {
    const impure = (name: string) =>
      name.startsWith('node:') || /^(express|mongoose|nodemailer|handlebars|pino)/.test(name)
    expect(
      offenders(
        ({ path }, name) => within('surveys')(path) && (impure(name) || /^(server|analysis|views)\//.test(name)),
      ),
    ).toEqual([])
    expect(
      offenders(
        ({ path }, name) => within('analysis')(path) && (impure(name) || /^(server|surveys|views)\//.test(name)),
      ),
    ).toEqual([])
    expect(
      offenders(
        ({ path }, name) => within('views/helpers')(path) && (impure(name) || /^(server|analysis)\//.test(name)),
      ),
    ).toEqual([])
  })

  it('enter analysis by its one door', () => {
    expect(
      offenders(
        ({ path }, name) => !within('analysis')(path) && within('analysis')(name) && !/^analysis(\/index)?$/.test(name),
      ),
    ).toEqual([])
  })

  it('of stages point upstream, and platform knows no stage', () => {
    const stageOf = (path: string) => stages.findIndex((stage) => within(`server/${stage}`)(path))
    expect(offenders(({ path }, name) => stageOf(path) >= 0 && stageOf(name) > stageOf(path))).toEqual([])
    expect(offenders(({ path }, name) => within('server/platform')(path) && stageOf(name) >= 0)).toEqual([])
  })

  it('of folders inside a stage point up the table in its README, and never to what stands beside the folders', () => {
    const divided = stages.map((stage) => ({ stage, order: foldersIn(stage) })).filter(({ order }) => order.length > 0)
    expect(divided.map(({ stage }) => stage)).toEqual(['audience', 'campaigns', 'fieldwork', 'insights', 'personas'])
    for (const { stage, order } of divided) {
      const room = `server/${stage}`
      const folders = readdirSync(join(root, room), { withFileTypes: true }).filter((entry) => entry.isDirectory())
      expect([...order].sort()).toEqual(folders.map(({ name }) => name).sort())
      const placeOf = (path: string) => order.indexOf(path.slice(room.length + 1).split('/')[0]!)
      const isDownward = (path: string, name: string) =>
        within(room)(path) && placeOf(path) >= 0 && within(room)(name) && !isAbove(placeOf(name), placeOf(path))
      expect(offenders(({ path }, name) => isDownward(path, name))).toEqual([])
    }
  })

  it('never come back to where they began', () => {
    const bySource = new Map(sources.map((source) => [source.path.replace(/\.ts$/, ''), source.imports]))
    const circles: string[] = []
    const clear = new Set<string>()
    const follow = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (trail.includes(path) || clear.has(path)) return
      for (const name of bySource.get(path) ?? []) follow(name, [...trail, path])
      clear.add(path)
    }
    for (const path of bySource.keys()) follow(path, [])
    expect(circles).toEqual([])
  })

  it('leave each outside thing to its owner', () => {
    const owners: [thing: RegExp, owner: RegExp][] = [
      [/^mongoose$/, /-(store|stage)\.ts$|^server\/platform\/|^server\/container\.ts$/],
      [/^express$/, /^server\/platform\/http\/|^server\/app\.ts$/],
      [/^nodemailer/, /^server\/platform\/mail\//],
      [/^handlebars$/i, /^server\/platform\/http\/(view-engine|squeeze-markup)\.ts$/],
      [/^natural/, /^analysis\/corpus\/stem\.ts$/],
      [/^lmdb$|^mingo/, /^server\/platform\/store\/embedded\//],
    ]
    for (const [thing, owner] of owners) {
      expect(offenders(({ path }, name) => thing.test(name) && !owner.test(path))).toEqual([])
    }
  })

  it('take no whole natural, which would load its databases too', () => {
    expect(offenders((_, name) => name === 'natural')).toEqual([])
  })
})

describe('files', () => {
  it('read the environment in one place', () => {
    const readers = sources.filter(
      ({ path, text }) => /process\.env\b/.test(text) && path !== 'server/platform/config.ts',
    )
    expect(readers.map(({ path }) => path)).toEqual([])
  })

  it('have one job: at most 250 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 251)
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length}`)).toEqual([])
  })

  it('say at their head what they are for', () => {
    const silent = sources.filter(({ text }) => !text.startsWith('//') && !text.startsWith('/*'))
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it('are named after what they hold', () => {
    const vague = sources.filter(({ path }) => /(^|\/)(utils?|types?|helpers?|common|misc|index)\.ts$/.test(path))
    expect(vague.map(({ path }) => path)).toEqual(['analysis/index.ts'])
  })

  it('of the pure rooms ask neither clock nor chance', () => {
    const pure = sources.filter(({ path }) => /^(surveys|analysis|views\/helpers)\//.test(path))
    const secret = pure.filter(({ text }) => /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/.test(text))
    expect(secret.map(({ path }) => path)).toEqual([])
  })

  it('silence no check', () => {
    const silenced = sources.filter(({ text }) =>
      /@ts-ignore|@ts-nocheck|\bas any\b|: any\b|biome-ignore-all/.test(text),
    )
    expect(silenced.map(({ path }) => path)).toEqual([])
  })
})
