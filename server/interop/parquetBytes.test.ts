import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { sampleRun } from '../core/export/testing/sampleRun.ts'
import { parquetBytes } from './parquetBytes.ts'

test('a Parquet file reads back as the table, types, Korean and missing values included', async () => {
  const bytes = parquetBytes(sampleRun())
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const rows = await parquetReadObjects({ file })
  const shared = { sweep: 'main', model: 'tiny', 'point.temperature': 0.7, 'point.top_p': 0.95, repeat: 0n }
  const done = { status: 'done', finish_reason: 'stop', prompt_tokens: 5n, output_tokens: 3n, ttft_ms: 12, total_ms: 345.5 }
  const rest = { 'score.contains-2': null, 'check.contains-2': null }
  const none = { error_code: null, error: null }
  expect(rows.map(({ key: _key, seed: _seed, ...row }) => row)).toEqual([
    {
      ...shared,
      ...done,
      ...rest,
      ...none,
      column: 'terse',
      variant: 'terse',
      case: '1',
      tags: null,
      reference: '사과 🍎',
      'vars.fruit': '사과 🍎',
      output: '사과 🍎',
      'score.contains': 1,
      'check.contains': 'pass',
    },
    {
      ...shared,
      ...done,
      ...rest,
      ...none,
      column: '자세히',
      variant: '자세히',
      case: '1',
      tags: null,
      reference: '사과 🍎',
      'vars.fruit': '사과 🍎',
      output: 'a, "b"\nc',
      'score.contains': 0,
      'check.contains': 'fail',
    },
    {
      ...shared,
      ...done,
      ...rest,
      ...none,
      column: 'terse',
      variant: 'terse',
      case: '2',
      tags: 'smoke, a,b',
      reference: '["pear","배"]',
      'vars.fruit': '=pear',
      output: '=pear</script>\u0007',
      'score.contains': 1,
      'check.contains': 'pass',
    },
    {
      ...shared,
      ...rest,
      column: '자세히',
      variant: '자세히',
      case: '2',
      tags: 'smoke, a,b',
      reference: '["pear","배"]',
      'vars.fruit': '=pear',
      output: null,
      'score.contains': null,
      'check.contains': 'fail',
      status: 'failed',
      finish_reason: null,
      prompt_tokens: null,
      output_tokens: null,
      ttft_ms: null,
      total_ms: null,
      error_code: 'ENGINE_CRASHED',
      error: 'The engine <died>.',
    },
  ])
  expect(parquetMetadata(file).key_value_metadata?.find(({ key }) => key === 'assay')?.value).toContain('"title":"과일 <labels>"')
})
