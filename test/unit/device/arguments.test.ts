import { expect, test } from 'vitest'
import { readArguments } from '../../../scripts/device/arguments.ts'

const read = (args: string[], environment: NodeJS.ProcessEnv = {}) => readArguments(args, environment, '/home/tess')

test('files start where npm was called, and each is sent once', () => {
  expect(read(['a.mp4', './a.mp4', '/mnt/b.mp4'])).toEqual({
    ask: 'send',
    wish: { server: 'http://127.0.0.1:3000', files: ['/home/tess/a.mp4', '/mnt/b.mp4'], title: undefined, keep: false },
  })
})

test('options, before and after', () => {
  expect(read(['--keep', 'a.mp4', '--title', ' Fractions ', '--server', 'https://safelight.example/some/page'])).toMatchObject({
    wish: { server: 'https://safelight.example', title: 'Fractions', keep: true },
  })
})

test('the option goes before the environment, and an empty variable is none', () => {
  const environment = { SAFELIGHT_SERVER: 'https://one.example' }
  expect(read(['a'], environment)).toMatchObject({ wish: { server: 'https://one.example' } })
  expect(read(['a', '--server=https://two.example'], environment)).toMatchObject({ wish: { server: 'https://two.example' } })
  expect(read(['a'], { SAFELIGHT_SERVER: '' })).toMatchObject({ wish: { server: 'http://127.0.0.1:3000' } })
})

test.each(['http://localhost:3000', 'http://127.0.0.1:80', 'http://[::1]:3000', 'https://10.0.0.1'])('%s is safe for a token', (server) => {
  expect(read(['a', '--server', server]).ask).toBe('send')
})

test.each(['http://school.example', 'http://10.0.0.1', 'http://127.0.0.1.school.example', 'ftp://localhost', 'localhost:3000', 'school'])(
  '%s is not',
  (server) => {
    expect(read(['a', '--server', server])).toMatchObject({ ask: 'wrong', why: expect.stringContaining('--server') })
  },
)

test.each([
  ['no file', []],
  ['an unknown option', ['--delete', 'a']],
  ['a value that is missing', ['a', '--title']],
  ['one title for two', ['a', 'b', '--title', 't']],
])('%s is wrong', (_, args) => {
  expect(read(args).ask).toBe('wrong')
})

test('help is help, whatever else is said', () => {
  expect(read(['--help', 'a'])).toEqual({ ask: 'help' })
})
