import { describe, expect, it } from 'vitest'
import { masterPlaylist, mediaPlaylist, type PlaylistRung, playableChunks } from '../../../api/playback/playlists.ts'
import { storyboard } from '../../../api/playback/storyboard.ts'

const chunk = (index: number, segments: [number, number, number][] = [[4, 0, 1000]]) => ({ id: `chunk-${index}`, index, segments })
const rung = (over: Partial<PlaylistRung> = {}): PlaylistRung => ({
  ...{ name: '720', kind: 'video', rank: 1, width: 1280, height: 720, frameRate: 29.97, codecs: 'avc1.64001f', targetDuration: 4 },
  ...{ bandwidth: 2_000_000, averageBandwidth: 1_000_000, complete: true, chunks: [chunk(0)] },
  ...over,
})
const sound = rung({
  name: 'audio',
  kind: 'audio',
  rank: 9,
  width: null,
  height: null,
  frameRate: null,
  codecs: 'mp4a.40.2',
  bandwidth: 100_000,
  averageBandwidth: 90_000,
})

/** Reads a playlist back: tags with their attributes, and addresses. */
function parse(playlist: string) {
  const rows = playlist.trimEnd().split('\n')
  const attributes = (text: string) =>
    Object.fromEntries([...text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)].map(([, name, value]) => [name, value?.replaceAll('"', '')]))
  const tags = rows
    .filter((row) => row.startsWith('#'))
    .map((row) => ({ tag: row.split(':')[0], value: row.slice(row.indexOf(':') + 1), ...attributes(row) }))
  return {
    rows,
    tags: (name: string) => tags.filter(({ tag }) => tag === name) as ({ value: string } & Record<string, string>)[],
    uris: rows.filter((row) => !row.startsWith('#')),
  }
}

describe('master playlist', () => {
  it('offers rungs best first, with the sound beside all of them', () => {
    const { rows, tags, uris } = parse(
      masterPlaylist('video', [
        sound,
        rung({ name: '240', rank: 4, bandwidth: 400_000, averageBandwidth: 300_000, width: 426, height: 240 }),
        rung(),
      ]) ?? '',
    )
    expect(rows[0]).toBe('#EXTM3U')
    expect(uris).toEqual(['720.m3u8', '240.m3u8'])
    expect(tags('#EXT-X-MEDIA')).toMatchObject([{ TYPE: 'AUDIO', 'GROUP-ID': 'sound', URI: 'audio.m3u8' }])
    expect(tags('#EXT-X-STREAM-INF')).toMatchObject([
      {
        BANDWIDTH: '2100000',
        'AVERAGE-BANDWIDTH': '1090000',
        CODECS: 'avc1.64001f,mp4a.40.2',
        RESOLUTION: '1280x720',
        'FRAME-RATE': '29.970',
        AUDIO: 'sound',
      },
      { BANDWIDTH: '500000', RESOLUTION: '426x240' },
    ])
  })

  it('plays sound alone as the variant', () => {
    const { tags, uris } = parse(masterPlaylist('audio', [sound]) ?? '')
    expect(uris).toEqual(['audio.m3u8'])
    expect(tags('#EXT-X-MEDIA')).toEqual([])
    expect(tags('#EXT-X-STREAM-INF')).toMatchObject([{ BANDWIDTH: '100000', CODECS: 'mp4a.40.2' }])
  })

  it('leaves out what has no chunk, and is none without any', () => {
    expect(parse(masterPlaylist('video', [rung({ chunks: [] }), rung({ name: '240' })]) ?? '').uris).toEqual(['240.m3u8'])
    expect(masterPlaylist('video', [rung({ chunks: [chunk(1)] }), sound])).toBeUndefined()
  })

  it('says nothing of codecs it does not know, and measures what was not stated', () => {
    const bare = rung({
      codecs: null,
      bandwidth: null,
      averageBandwidth: null,
      chunks: [
        chunk(0, [
          [4, 0, 1000],
          [2, 1000, 2000],
        ]),
      ],
    })
    const [variant] = parse(masterPlaylist('video', [bare, sound]) ?? '').tags('#EXT-X-STREAM-INF')
    expect(variant).not.toHaveProperty('CODECS')
    expect(variant).toMatchObject({ BANDWIDTH: String(8000 + 100_000), 'AVERAGE-BANDWIDTH': String(4000 + 90_000) })
  })
})

describe('media playlist', () => {
  it('has a key for each chunk, byte ranges, and an end', () => {
    const whole = rung({
      chunks: [
        chunk(1, [[4, 0, 500]]),
        chunk(0, [
          [4, 0, 1000],
          [3.966667, 1000, 2000],
        ]),
      ],
    })
    const { tags, uris, rows } = parse(mediaPlaylist(whole))
    expect(uris).toEqual(['chunks/chunk-0.ts', 'chunks/chunk-0.ts', 'chunks/chunk-1.ts'])
    expect(tags('#EXT-X-KEY')).toMatchObject([{ METHOD: 'AES-128', URI: 'keys/chunk-0' }, { URI: 'keys/chunk-1' }])
    expect(tags('#EXT-X-KEY')[0]).not.toHaveProperty('IV')
    expect(tags('#EXT-X-BYTERANGE').map(({ value }) => value)).toEqual(['1000@0', '2000@1000', '500@0'])
    expect(tags('#EXTINF').map(({ value }) => value)).toEqual(['4.000000,', '3.966667,', '4.000000,'])
    expect([tags('#EXT-X-PLAYLIST-TYPE')[0]?.value, tags('#EXT-X-MEDIA-SEQUENCE')[0]?.value, rows.at(-1)]).toEqual([
      'VOD',
      '0',
      '#EXT-X-ENDLIST',
    ])
  })

  it('grows without an end, up to the first gap', () => {
    const growing = rung({ complete: false, chunks: [chunk(0), chunk(1), chunk(3)] })
    const { tags, uris, rows } = parse(mediaPlaylist(growing))
    expect(uris).toHaveLength(2)
    expect([tags('#EXT-X-PLAYLIST-TYPE')[0]?.value, rows.includes('#EXT-X-ENDLIST')]).toEqual(['EVENT', false])
    expect(playableChunks(growing).map(({ index }) => index)).toEqual([0, 1])
  })
})

describe('storyboard', () => {
  it('points each stretch of time at its tile', () => {
    const sheet = { index: 0, startSeconds: 0, intervalSeconds: 5, count: 3, columns: 2, width: 160, height: 90 }
    expect(storyboard([{ ...sheet, index: 1, startSeconds: 3661, count: 1 }, sheet])).toBe(
      'WEBVTT\n\n' +
        '00:00:00.000 --> 00:00:05.000\nsheets/0.webp#xywh=0,0,160,90\n\n' +
        '00:00:05.000 --> 00:00:10.000\nsheets/0.webp#xywh=160,0,160,90\n\n' +
        '00:00:10.000 --> 00:00:15.000\nsheets/0.webp#xywh=0,90,160,90\n\n' +
        '01:01:01.000 --> 01:01:06.000\nsheets/1.webp#xywh=0,0,160,90\n',
    )
    expect(storyboard([])).toBe('WEBVTT\n\n')
  })
})
