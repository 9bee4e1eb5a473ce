import { describe, expect, it } from 'vitest'
import { copyRefusal, soundCopies } from '../../../workers/ingest/copyable.ts'
import type { AudioFacts, Facts, VideoFacts } from '../../../workers/ingest/facts.ts'
import { audio, facts, video } from './samples.ts'

describe('a picture is copied', () => {
  it.each<[string, Partial<VideoFacts>, Partial<Facts>?]>([
    ['as a phone makes it', {}],
    ['at full range', { pixelFormat: 'yuvj420p' }],
    ['in the baseline profile', { profile: 'Constrained Baseline' }],
    ['in the main profile', { profile: 'Main' }],
    ['at level 5.1', { level: 51 }],
    ['with keyframes 6 s apart', {}, { keyframeGap: 6 }],
    ['that starts half a second in', { startSeconds: 0.5 }],
    ['on a clock that starts anywhere', { startSeconds: 36_000 }, { origin: 36_000 }],
    ['when another track ends half a second later', {}, { trackSeconds: 59.5 }],
  ])('%s', (_, picture, recording = {}) => {
    expect(copyRefusal({ ...facts, ...recording, video: { ...video, ...picture } })).toBeUndefined()
  })

  it.each<[string, RegExp, Partial<VideoFacts>, Partial<Facts>?]>([
    ['HEVC', /HEVC/, { codec: 'hevc' }],
    ['a codec without a name of its own', /cinepak/, { codec: 'cinepak' }],
    ['ten bits', /8-bit/, { pixelFormat: 'yuv420p10le' }],
    ['4:2:2', /4:2:0/, { pixelFormat: 'yuv422p' }],
    ['the High 10 profile', /profile \(High 10\)/, { profile: 'High 10' }],
    ['High 4:4:4', /profile/, { profile: 'High 4:4:4 Predictive' }],
    ['a profile nobody states', /profile \(unknown\)/, { profile: '' }],
    ['level 5.2', /level/, { level: 52 }],
    ['held upright', /turned/, { rotation: 90 }],
    ['upside down', /turned/, { rotation: 180 }],
    ['anamorphic', /square/, { squarePixels: false }],
    ['interlaced', /interlaced/, { interlaced: true }],
    ['HDR', /dynamic range/, { highDynamicRange: true }],
    ['late', /later/, { startSeconds: 0.6 }],
    ['keyframes far apart', /6\.1 s apart/, {}, { keyframeGap: 6.1 }],
    ['outlasted by its subtitles', /goes on/, {}, { trackSeconds: 50 }],
  ])('but not %s', (_, reason, picture, recording = {}) => {
    expect(copyRefusal({ ...facts, ...recording, video: { ...video, ...picture } })).toMatch(reason)
  })

  it('and there is nothing to refuse where there is no picture', () => {
    expect(copyRefusal({ ...facts, video: undefined })).toBeUndefined()
  })
})

it.each<[string, boolean, Partial<AudioFacts>]>([
  ['AAC-LC', true, {}],
  ['one channel', true, { channels: 1 }],
  ['16 kHz', true, { sampleRate: 16_000 }],
  ['8 kHz', false, { sampleRate: 8000 }],
  ['96 kHz', false, { sampleRate: 96_000 }],
  ['5.1', false, { channels: 6 }],
  ['HE-AAC', false, { profile: 'HE-AAC' }],
  ['HE-AAC v2', false, { profile: 'HE-AACv2' }],
  ['LTP', false, { profile: 'LTP' }],
  ['MP3', false, { codec: 'mp3', profile: '' }],
  ['Opus', false, { codec: 'opus', profile: '' }],
])('sound of %s is copied: %s', (_, copied, sound) => {
  expect(soundCopies({ ...audio, ...sound })).toBe(copied)
})
