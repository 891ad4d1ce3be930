import { type TemplateVariable, templateVariables } from '../../template/templateVariables.ts'

/** The variables of a template; none of one that cannot be read, as the notebook tells what is wrong with it. */
export function variablesOf(template: string): TemplateVariable[] {
  try {
    return templateVariables(template)
  } catch {
    return []
  }
}
