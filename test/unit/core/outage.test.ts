import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { SafelightError } from '../../../core/errors.ts'
import { isOutage, Outage } from '../../../core/outage.ts'
import { failureOf, unwrap } from '../../../workers/threads/outcome.ts'

const withCode = (code: string) => Object.assign(new Error('no'), { code })

it.each<[string, unknown]>([
  ['a database that closes', withCode('P1017')],
  ['a full disk', withCode('ENOSPC')],
  ['a store that is overloaded', Object.assign(new Error('slow down'), { $metadata: { httpStatusCode: 503 } })],
  ['one with its reason inside', new Error('fetch failed', { cause: withCode('ECONNREFUSED') })],
  ['several at once', new AggregateError([withCode('ECONNREFUSED')])],
])('%s is an outage', (_, error) => {
  expect(isOutage(error)).toBe(true)
  // Also after it crossed between threads.
  expect(() => unwrap(failureOf(error))).toThrow(Outage)
})

it.each<[string, unknown]>([
  ['a fault of ours', new TypeError('x is not a function')],
  ['a damaged recording', new SafelightError('damaged_media')],
  ['a missing object', Object.assign(new Error('gone'), { $metadata: { httpStatusCode: 404 } })],
  ['nothing', undefined],
])('%s is none', (_, error) => {
  expect(isOutage(error)).toBe(false)
})

it('nobody listening is one, as Node says it', async () => {
  const socket = connect(1, '127.0.0.1')
  const [error] = await once(socket, 'error')
  expect(isOutage(error)).toBe(true)
})
