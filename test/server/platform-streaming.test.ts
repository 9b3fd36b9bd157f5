// Long answers to slow readers: a file that is read late costs no listeners, and one that breaks off is seen to.
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { download, type Reply } from '../../server/platform/http/endpoint'
import { sendReply } from '../../server/platform/http/reply'

const views = { page: () => '' } as never
const piece = 'x'.repeat(256 * 1024)

/** Serves one reply, reads it with pauses, and gives how it ended and how many listeners waited for its end at last. */
async function readSlowly(reply: Reply) {
  let listeners = 0
  const app = express().get('/', (request, response, next) => {
    response.on('finish', () => {
      listeners = response.listenerCount('close') + response.listenerCount('error')
    })
    sendReply(reply, request, response, { views }).catch(next)
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const ended = await new Promise<{ complete: boolean; length: number }>((resolve) => {
    get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, (response) => {
      let length = 0
      response.on('data', (data: Buffer) => {
        length += data.length
        response.pause()
        setImmediate(() => response.resume())
      })
      response.on('close', () => resolve({ complete: response.complete, length }))
      response.on('error', () => undefined)
    })
  })
  await new Promise((resolve) => server.close(resolve))
  return { ...ended, listeners }
}

it('a source that fails half-way ends the connection, so that a cut is seen', async () => {
  async function* broken() {
    yield piece
    throw new Error('the disk is gone')
  }
  expect(await readSlowly(download('a.csv', 'text/csv', broken()))).toMatchObject({ complete: false })
})

it('a file of many pieces reaches a slow reader whole, and leaves no listeners behind', async () => {
  async function* rows() {
    for (let at = 0; at < 60; at++) yield piece
  }
  const read = await readSlowly(download('a.csv', 'text/csv', rows()))
  expect(read).toMatchObject({ complete: true, length: 60 * piece.length })
  expect(read.listeners).toBeLessThan(6)
})
