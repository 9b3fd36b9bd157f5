// A respondent without script: reads pages, sends forms, presses Start at a public link.
import type { World } from './world'

/** @param where the world and the public link's name, asked when they are needed */
export function respondentIn(where: () => { world: World; slug: string }) {
  const get = (path: string) => where().world.anyone().get(path)
  const post = (path: string, fields: object) => where().world.anyone().post(path).type('form').send(fields)

  /** Gives the path of the own link. */
  async function begin(language = 'en'): Promise<string> {
    const { slug } = where()
    const introduction = await get(`/s/${slug}`)
    const token = /name="token" value="([a-z0-9]{26})"/.exec(introduction.text)?.[1]
    const started = await post(`/s/${slug}`, { token, language })
    expect(started.status).toBe(303)
    return started.headers.location as string
  }

  return { get, post, begin }
}
