import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { hasCode } from '../io/files/fileError.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import type { NotebookTemplate } from './notebookService.types.ts'
import type { NotebookDeps } from './notebookDeps.ts'
import type { NotebookWork } from './notebookWork.ts'

/** A template with its text, from `experiments/_templates/<id>.md`. */
export type TemplateText = NotebookTemplate & { text: string }

const blank: TemplateText = {
  id: 'blank',
  title: 'New notebook',
  description: 'One prompt and one case.',
  text: '---\ntitle: New notebook\nmodel: smollm2-135m-instruct\nseed: 1\n---\n# New notebook\n\n```yaml prompt first\nuser: "{{question}}"\n```\n\n```yaml cases questions\n- vars: { question: "What is the capital of France?" }\n  reference: Paris\n```\n',
}

type TemplateDeps = Pick<NotebookDeps, 'paths'> & { work: Pick<NotebookWork, 'templateTexts'> }

/** The templates for new notebooks, `blank` first. There is always that one, even if the folder is missing. */
export async function listTemplates({ paths, work }: TemplateDeps): Promise<TemplateText[]> {
  const folder = join(paths.experiments, '_templates')
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return []
    throw thrown
  })
  const read = names
    .filter((name) => /^[^._].*\.md$/.test(name))
    .toSorted()
    .map(async (name): Promise<TemplateText | null> => {
      const id = name.slice(0, -'.md'.length).normalize('NFC')
      const path = `experiments/_templates/${name}`
      const file = await readTextFile(join(folder, name), path).catch(() => null)
      if (!file) return null
      // A template whose front matter cannot be read is offered under its file name.
      const texts = await work.templateTexts({ path, text: file.text }).catch(() => ({}))
      return { id, title: id, description: '', ...texts, text: file.text }
    })
  const found = (await Promise.all(read)).filter((template) => template !== null)
  const first = found.find((template) => template.id === blank.id) ?? blank
  return [first, ...found.filter((template) => template.id !== blank.id)]
}

/** @throws AppError NOT_FOUND with the ids of all templates. */
export async function findTemplate(deps: TemplateDeps, id: string): Promise<TemplateText> {
  const templates = await listTemplates(deps)
  const template = templates.find((candidate) => candidate.id === id.normalize('NFC'))
  if (!template)
    throw new AppError('NOT_FOUND', `There is no template ${id}. Choose one of: ${templates.map((candidate) => candidate.id).join(', ')}.`)
  return template
}
