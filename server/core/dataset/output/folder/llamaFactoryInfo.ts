import type { DataFile } from './folderLayout.ts'

/** Where LLaMA-Factory finds each of its columns, by the form of the file. */
const columnsOf = {
  alpaca: { prompt: 'instruction', query: 'input', response: 'output', history: 'history', system: 'system', tools: 'tools' },
  sharegpt: { messages: 'conversations', system: 'system', tools: 'tools', chosen: 'chosen', rejected: 'rejected', kto_tag: 'kto_tag' },
} as const

const sharegptTags = {
  role_tag: 'from',
  content_tag: 'value',
  user_tag: 'human',
  assistant_tag: 'gpt',
  observation_tag: 'observation',
  function_tag: 'function_call',
  system_tag: 'system',
}

/**
 * `dataset_info.json`: an entry for each file, named by dataset, kind and split. Once an entry has `columns`, LLaMA-Factory reads no column that
 * is not in them, and fails at one that the file lacks; so each entry has exactly those of its file, and all tags.
 */
export function llamaFactoryInfo(dataset: string, files: readonly DataFile[]): string {
  const isMixed = new Set(files.map(({ kind }) => kind)).size > 1
  const entries = files.map(({ path, kind, form, split, members }): [string, unknown] => {
    const formatting = form === 'alpaca' ? 'alpaca' : 'sharegpt'
    const columns = Object.entries(columnsOf[formatting]).filter(([, member]) => members.includes(member))
    return [
      [dataset, ...(isMixed ? [kind] : []), split].join('_'),
      {
        file_name: path,
        formatting,
        ranking: kind === 'preference',
        columns: Object.fromEntries(columns),
        ...(formatting === 'sharegpt' && { tags: sharegptTags }),
      },
    ]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}
