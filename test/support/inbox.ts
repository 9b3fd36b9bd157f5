// A real SMTP server on a loopback port that keeps what it gets, and can be told to refuse or to break.
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Received = { from: string; to: string[]; raw: string; mail: Email }

export type Inbox = {
  url: string
  mails: Received[]
  /** Called for each recipient: return a code and text to refuse, for instance `[550, '5.1.1 no such user']`. */
  refuse: ((address: string) => [number, string] | undefined) | undefined
  /** Called after the whole mail has arrived, before it is acknowledged: return true to cut the connection instead. */
  cutAfterData: ((raw: string) => boolean) | undefined
  close(): Promise<void>
}

export async function createInbox(): Promise<Inbox> {
  const inbox: Inbox = { url: '', mails: [], refuse: undefined, cutAfterData: undefined, close: async () => undefined }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(address, _, done) {
      const refused = inbox.refuse?.(address.address)
      done(refused ? Object.assign(new Error(refused[1]), { responseCode: refused[0] }) : null)
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', async () => {
        const raw = Buffer.concat(pieces).toString('utf8')
        if (inbox.cutAfterData?.(raw)) {
          const { connections } = server as unknown as {
            connections: Set<{ id: string; close(): void; _socket: { destroy(): void } }>
          }
          for (const connection of connections) if (connection.id === session.id) connection._socket.destroy()
          return
        }
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        inbox.mails.push({ from, to: rcptTo.map(({ address }) => address), raw, mail: await PostalMime.parse(raw) })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  inbox.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  inbox.close = () => new Promise((resolve) => server.close(() => resolve()))
  return inbox
}
