import { expect, it } from 'vitest'
import { type ErrorCode, errors, SafelightError } from '../../../core/errors.ts'
import { UnrecoverableError } from '../../../core/queue/index.ts'
import { ClipGone } from '../../../workers/encode/publish.ts'
import { guarded, PermanentFailure } from '../../../workers/failures.ts'
import { MediaToolError, runMediaTool } from '../../../workers/media/process.ts'

const context = { attempt: 1, lastAttempt: false }
const ending = (error: unknown) =>
  guarded(async () => {
    throw error
  })({}, context)

it('a clip that is gone ends its job quietly', async () => {
  await expect(ending(new ClipGone('gone'))).resolves.toBeUndefined()
})

it.each(Object.keys(errors) as ErrorCode[])("%s is tried again only when it is not the recording's fault", async (code) => {
  const failure = ending(new SafelightError(code))
  if (errors[code].status < 500) {
    await expect(failure).rejects.toBeInstanceOf(UnrecoverableError)
    await expect(failure).rejects.toMatchObject({ code, message: code })
  } else {
    await expect(failure).rejects.toBeInstanceOf(SafelightError)
  }
})

it('anything else is tried again', async () => {
  const broken = new MediaToolError('ffmpeg', 'exit', 1, 'no')
  for (const error of [broken, new Error('the store is away'), new TypeError('a fault of ours')])
    await expect(ending(error)).rejects.toBe(error)
  expect(broken).not.toBeInstanceOf(PermanentFailure)
})

it('what a tool said names no address of ours', () => {
  expect(new MediaToolError('ffmpeg', 'exit', 1, 'http://127.0.0.1:4000/secret-path: no').said).toBe('source: no')
})

it('a tool is ended in time, tells why, and sees nothing of our environment', async () => {
  await expect(runMediaTool('sleep', ['60'], { timeoutSeconds: 0.1 })).rejects.toMatchObject({ reason: 'timeout' })
  await expect(runMediaTool('sleep', ['60'], { timeoutSeconds: 60, signal: AbortSignal.abort() })).rejects.toMatchObject({
    reason: 'aborted',
  })
  await expect(runMediaTool('false', [], { timeoutSeconds: 60 })).rejects.toMatchObject({ reason: 'exit', said: '' })
  process.env.SAFELIGHT_TEST_SECRET = 'do not tell'
  let said = ''
  await runMediaTool('env', [], { timeoutSeconds: 60, onOutput: (part) => (said += part) })
  delete process.env.SAFELIGHT_TEST_SECRET
  expect(said).toContain('PATH=')
  expect(said).not.toContain('do not tell')
})
