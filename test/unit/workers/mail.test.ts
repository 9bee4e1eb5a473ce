import { describe, expect, it } from 'vitest'
import { PutOff } from '../../../workers/mail/put-off.ts'
import { answerOf, type SmtpError } from '../../../workers/mail/transport.ts'

const reply = (responseCode: number, command: string, text: string): SmtpError => ({
  ...{ code: 'EENVELOPE', command, responseCode, response: `${responseCode} ${text}` },
})

describe('what a mail server’s answer means', () => {
  it.each([
    [reply(550, 'RCPT TO', '5.1.1 <a@x.test>: no such mailbox'), { refused: 'the mail server said 550 5.1.1' }],
    [reply(554, 'DATA', 'spam'), { refused: 'the mail server said 554' }],
    [reply(450, 'RCPT TO', '4.2.0 <a@x.test>: greylisted'), { later: 'the mail server said 450 4.2.0' }],
    [reply(452, 'DATA', '4.3.1 full'), { later: 'the mail server said 452 4.3.1' }],
    [{ code: 'EENVELOPE', command: 'API' }, { refused: 'the address can not be written to' }],
  ])('of the letter: %o', (error, answer) => {
    expect(answerOf(error)).toEqual(answer)
  })

  it.each([
    [{ code: 'ESOCKET', command: 'CONN' }],
    [{ code: 'ECONNECTION' }],
    [{ code: 'ETIMEDOUT', command: 'DATA' }],
    [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
    [reply(550, 'MAIL FROM', 'sender refused')],
    [reply(530, 'RCPT TO', '5.7.0 sign in first')],
    [reply(421, 'DATA', 'closing')],
    [new TypeError('ours')],
  ])('of the server: %o', (error) => {
    expect(() => answerOf(error as SmtpError)).toThrow(expect.objectContaining({ name: 'Outage' }))
  })
})

it('a letter put off is tried again at once, then ever later', () => {
  const putOff = new PutOff()
  const at = (seconds: number) => new Date(seconds * 1000)
  putOff.add('a', at(0))
  expect([putOff.isDue('a', at(0)), putOff.waiting(at(0))]).toEqual([true, []])
  putOff.add('a', at(1))
  expect([putOff.isDue('a', at(60)), putOff.waiting(at(60)), putOff.isDue('a', at(61))]).toEqual([false, ['a'], true])
  for (let times = 0; times < 9; times++) putOff.add('a', at(61))
  expect([putOff.waiting(at(3660)), putOff.waiting(at(3661)), putOff.isDue('b', at(0))]).toEqual([['a'], [], false])
  putOff.remove('a')
  expect(putOff.waiting(at(61))).toEqual([])
})
