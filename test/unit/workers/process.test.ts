// What a tool reads while it runs, of tools that every system has.
import { expect, it } from 'vitest'
import { MediaToolError, runMediaTool } from '../../../workers/media/process.ts'

const quarter = Buffer.alloc(256 * 1024, 1)
interface Told {
  given: number
  ended: boolean
}

/** Sixteen megabytes, more than any pipe holds. */
async function* much(told: Told): AsyncGenerator<Uint8Array> {
  try {
    for (let i = 0; i < 64; i++) {
      told.given++
      yield quarter
    }
  } finally {
    told.ended = true
  }
}

async function heard(path: string, args: string[], input: AsyncIterable<Uint8Array>, second?: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  const onOutput = (chunk: Buffer) => {
    bytes += chunk.length
  }
  await runMediaTool(path, args, { input, ...(second && { second }), onOutput, timeoutSeconds: 30 })
  return bytes
}

it.each([1, 2, 3])('that ends before it has read everything had what it needed (try %i)', async () => {
  const told = { given: 0, ended: false }
  expect(await heard('/usr/bin/head', ['-c', '2500000'], much(told))).toBe(2_500_000)
  await expect.poll(() => told.ended).toBe(true)
  expect(told.given).toBeLessThan(64)
})

it('reads from two pipes, and needn’t read either to its end', async () => {
  const [one, other] = [
    { given: 0, ended: false },
    { given: 0, ended: false },
  ]
  expect(await heard('/bin/sh', ['-c', 'head -c 1000000 <&3; head -c 10'], much(one), much(other))).toBe(1_000_010)
  await expect.poll(() => [one.ended, other.ended]).toEqual([true, true])
})

it('has taken each part before the next is asked for, so that they can share their memory', async () => {
  async function* shared(): AsyncGenerator<Uint8Array> {
    const memory = Buffer.alloc(quarter.length)
    for (let i = 0; i < 40; i++) yield memory.fill(i).subarray(i % 7 === 0 ? -1000 : 0)
  }
  const expected: Buffer[] = []
  for await (const part of shared()) expected.push(Buffer.from(part))
  const parts: Buffer[] = []
  const onOutput = (chunk: Buffer) => parts.push(chunk)
  await runMediaTool('/bin/cat', [], { input: shared(), onOutput, timeoutSeconds: 30 })
  expect(Buffer.concat(parts).equals(Buffer.concat(expected))).toBe(true)
})

it.each(['input', 'second'])('fails of what its %s fails of, whatever it makes of it', async (which) => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield quarter
    throw new Error('the object is damaged')
  }
  const none = async function* (): AsyncGenerator<Uint8Array> {}
  const args = ['-c', which === 'input' ? 'cat' : 'cat <&3']
  const work = heard('/bin/sh', args, which === 'input' ? broken() : none(), which === 'input' ? none() : broken())
  await expect(work).rejects.toThrow('the object is damaged')
})

it('that fails is told by what it said', async () => {
  await expect(heard('/bin/sh', ['-c', 'echo no such codec >&2; exit 3'], much({ given: 0, ended: false }))).rejects.toSatisfy(
    (error) => error instanceof MediaToolError && error.said.includes('no such codec'),
  )
})
