// The listening side: connections, one order of replies each, and the clock for TTL indexes and idle cursors. A client that
// sends nonsense loses its connection; nobody else notices.
import { createServer, type Server, type Socket } from 'node:net'
import { asDoc, type Doc, isDoc } from './command-error'
import { describe, type Engine } from './engine'
import { decode } from './raw-bson'
import { sweepExpired } from './ttl'
import { Frames, largestMessage, type Message, replyTo, WireError } from './wire'

export type Address = { path: string } | { port: number; host: string }
const tickMs = 1000
/** Replies a client does not read are held back up to here; then its next request waits. */
const unread = 1024 * 1024

export class StoreServer {
  private readonly sockets = new Set<Socket>()
  private readonly server: Server
  private readonly clock: NodeJS.Timeout

  /** @param secret what clients on a port must call their application, so that no other user of the machine gets in */
  constructor(
    private readonly engine: Engine,
    private readonly secret?: string,
  ) {
    this.server = createServer((socket) => this.serve(socket))
    this.clock = setInterval(() => this.tick(), tickMs)
    this.clock.unref()
  }

  listen(address: Address): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(address, () => {
        const bound = this.server.address()
        resolve(typeof bound === 'object' && bound ? bound.port : 0)
      })
    })
  }

  /** Finishes what was accepted, then hangs up. */
  async close(): Promise<void> {
    clearInterval(this.clock)
    this.engine.flush()
    const closed = new Promise((resolve) => this.server.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    await closed
    this.engine.cursors.close()
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.setNoDelay(true)
    const frames = new Frames()
    let known = this.secret === undefined
    let busy = false
    const next = () => {
      while (!busy && !socket.destroyed) {
        const message = frames.next()
        if (!message) return
        known ||= this.introduces(message)
        if (!known) throw new WireError('a client that does not know the secret')
        busy = true
        this.engine.handle(message, (reply) => {
          busy = false
          if (socket.destroyed) return
          if (!message.silent) send(socket, message, reply)
          if (socket.writableLength > unread) socket.pause()
          else guarded()
        })
      }
    }
    let running = false
    const guarded = () => {
      if (running) return
      running = true
      try {
        next()
      } catch (error) {
        if (error instanceof WireError) socket.destroy()
        else throw error
      } finally {
        running = false
      }
    }
    socket.on('data', (chunk) => {
      frames.push(chunk)
      guarded()
    })
    socket.on('drain', () => {
      socket.resume()
      guarded()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.sockets.delete(socket))
  }

  private introduces(message: Message): boolean {
    try {
      const { client } = decode(message.body)
      const application = isDoc(client) ? asDoc(client.application ?? {}, 'application') : {}
      return application.name === this.secret
    } catch {
      return false
    }
  }

  private tick(): void {
    this.engine.cursors.sweep()
    sweepExpired(this.engine)
  }
}

function send(socket: Socket, message: Message, reply: Doc | Buffer): void {
  let pieces = replyTo(message, reply)
  if (pieces[1]!.length > largestMessage)
    pieces = replyTo(message, describe(new Error('the reply is larger than 48 MB')))
  socket.cork()
  for (const piece of pieces) socket.write(piece)
  socket.uncork()
}
