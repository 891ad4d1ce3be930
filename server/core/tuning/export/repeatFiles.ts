import { recordFormats } from '../../dataset/formats/recordFormats.ts'
import { axolotlConfig, configName } from '../../dataset/output/folder/axolotlConfig.ts'
import { jsonLinesPath } from '../../dataset/output/folder/folderLayout.ts'
import type { ConfiguredTraining } from '../../dataset/output/folder/guideTraining.ts'
import { scriptName, unslothScript } from '../../dataset/output/folder/unslothScript.ts'
import type { RowContent } from '../../dataset/row/content.ts'
import { type DatasetRow, type SplitName, splitNames } from '../../dataset/row/row.ts'
import { jsonLine } from '../../dataset/row/rowLine.ts'
import { answerMessages, promptMessages } from '../../dataset/row/rowText.ts'
import type { AdapterCard, AdapterTraining } from '../adapter/adapterCard.ts'
import { lessonOf } from '../rows/trainedTurns.ts'
import type { TuningMethod } from '../settings/tuningSettings.ts'
import { hubName } from './hubNames.ts'

/** In a config, where the name of the base model is to be filled in. */
const unknownBase = 'NAME-OR-FOLDER-OF-THE-BASE-MODEL'

/**
 * The rows of a training as messages, with a config of axolotl and a script of Unsloth that train on them with the same settings; texts by
 * path. Rows that take no part are left out.
 */
export function elsewhereFiles(
  rows: readonly DatasetRow[],
  { base, settings }: Pick<AdapterCard, 'base'> & Pick<AdapterTraining, 'settings'>,
): Record<string, string> {
  const kind = settings.method === 'dpo' ? 'preference' : 'chat'
  const training: ConfiguredTraining = { baseModel: hubName(base.id) ?? unknownBase, settings }
  const lines = linesOf(rows, settings.method)
  const files = splitNames.flatMap((split) =>
    lines[split].length > 0 ? [{ path: jsonLinesPath({ kind, split }, 1), kind, split } as const] : [],
  )
  return {
    ...Object.fromEntries(files.map(({ path, split }) => [`elsewhere/${path}`, `${lines[split].join('\n')}\n`])),
    [`elsewhere/${configName(kind)}`]: axolotlConfig(files, training),
    [`elsewhere/${scriptName(kind)}`]: unslothScript(files, training),
  }
}

function linesOf(rows: readonly DatasetRow[], method: TuningMethod): Record<SplitName, string[]> {
  const lines: Record<SplitName, string[]> = { train: [], validation: [], test: [] }
  const kept = rows.filter(({ status, content }) => status !== 'rejected' && !('reason' in lessonOf(content, method)))
  const hasSplits = rows.some(({ status, split }) => status !== 'rejected' && split !== null)
  for (const { split, content } of kept) {
    const place = split ?? (hasSplits ? null : 'train')
    const written = recordOf(content)
    if (place !== null && 'record' in written) lines[place].push(jsonLine(written.record))
  }
  return lines
}

function recordOf(content: RowContent): ReturnType<(typeof recordFormats)['openai']['write']> {
  if (content.kind === 'preference') return recordFormats.dpo.write(content)
  const messages = content.kind === 'chat' ? content.messages : [...promptMessages(content), ...answerMessages(content)]
  return recordFormats.openai.write({ kind: 'chat', messages })
}

/** How a training is repeated with what the folder has. `files`: the paths in it. */
export function repeatText({ id, base, training }: AdapterCard, files: readonly string[]): string {
  const config = files.find((file) => file.endsWith('.yaml'))?.replace('elsewhere/', '')
  const script = files.find((file) => /^elsewhere\/.*\.py$/.test(file))?.replace('elsewhere/', '')
  const name = hubName(base.id)
  return [
    `# Repeat the training of ${id}`,
    ...(files.includes('training/rows.jsonl')
      ? [
          '## The same tokens, the same script',
          `Copy the file of \`${base.id}\` with the SHA-256 \`${base.sha256}\` to \`training/base.gguf\`. The rows are already tokens of this model. Then, with Python 3.10 or later:`,
          '```\ncd training\npython -m venv venv\nvenv/bin/pip install -r trainer/requirements.txt\nvenv/bin/python trainer/train.py .\n```',
          'It writes `peft/`. The numbers are the same on the same processor with the same number of threads, and nearly the same on another one.',
        ]
      : []),
    ...(config !== undefined && script !== undefined
      ? [
          '## axolotl and Unsloth',
          'They make tokens of the messages themselves and add up losses in their own way, so the weights are similar, not the same.',
          `\`\`\`\ncd elsewhere\naxolotl train ${config}\npython ${script}\n\`\`\``,
          ...(name === null
            ? [`First replace \`${unknownBase}\` in both files: a name on the hub, or a folder with the weights of \`${base.id}\`.`]
            : []),
          ...(training?.settings.patience == null && training?.settings.validateEvery == null
            ? []
            : ['The early end and the steps between validations are not in these files.']),
        ]
      : []),
  ]
    .join('\n\n')
    .concat('\n')
}
