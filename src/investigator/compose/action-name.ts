/** Characters after which a name made of arguments is cut; MIG's. */
const NAME_CHARACTERS = 100

/** The name of an action that was given none: the command line. */
export function actionName(words: readonly string[]): string {
  const name = words.join(' ')
  return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}...` : name
}
