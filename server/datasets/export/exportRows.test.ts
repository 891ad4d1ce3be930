import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outputFormat, outputFormatNames } from '../../core/dataset/output/outputFormats.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { exportRows } from './exportRows.ts'
import { sampleRows } from './testing/sampleRows.ts'

const deps = { version: '0.0.0', completionTexts: null }

test.each(outputFormatNames.filter((name) => name !== 'text'))('%s', async (format) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'out')
  const result = await exportRows(deps, sampleRows(['train', 'validation']), { dataset: 'd', snapshot: null, format, path })
  console.log(format, result.left, JSON.stringify(result.manifest, null, 1))
  for (const file of result.manifest.files)
    if (!file.path.endsWith('.parquet') && file.path !== 'out.parquet')
      console.log(file.path, readFileSync(outputFormat(format).shape === 'file' ? path : join(path, file.path), 'utf8').slice(0, 3000))
  expect(result.rows).toBeGreaterThan(0)
})
