// The listening side: connections, one order of replies each. A client that sends nonsense, or goes away in the middle
// of a reply, loses its connection; nobody else notices. One that does not read its replies is not served further.
import { createServer, type ListenOptions, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { isDoc } from './command-error'
import type { Engine } from './engine'
import { decode } from './raw-bson'
import { type Message, messages, replyTo } from './wire'

const tickMs = 1000
type Listening = { port: number; close: () => Promise<void> }

/**
 * Starts to listen.
 * @param secret what clients on a port must call their application, so that no other user of the machine gets in
 */
export async function listen(engine: Engine, address: ListenOptions, secret?: string): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    const talk = pipeline(socket, (source: AsyncIterable<Buffer>) => replies(source, engine, secret), socket)
    talk.catch(() => socket.destroy()).finally(() => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve))
  const clock = setInterval(() => engine.tick(), tickMs)
  const bound = server.address()
  const close = async () => {
    clearInterval(clock)
    engine.flush()
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    engine.cursors.sweep(Number.POSITIVE_INFINITY)
  }
  return { port: typeof bound === 'object' && bound ? bound.port : 0, close }
}

async function* replies(source: AsyncIterable<Buffer>, engine: Engine, secret?: string): AsyncGenerator<Buffer> {
  let known = secret === undefined
  for await (const message of messages(source)) {
    known ||= applicationOf(message) === secret
    if (!known) throw new Error('a client that does not know the secret')
    const reply = await engine.handle(message)
    if (!message.silent) yield replyTo(message, reply)
  }
}

function applicationOf({ body }: Message): unknown {
  const { client } = decode(body)
  return isDoc(client) && isDoc(client.application) ? client.application.name : undefined
}
