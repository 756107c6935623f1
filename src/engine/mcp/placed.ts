const ABSOLUTE = /^(?:[/~${%]|[A-Za-z]:\/)/;

function isUp(part: string | undefined): boolean {
  return part === undefined || part === '' || part === '..';
}

/** A path with the folder it is meant from in front and without `.` and `..`; slashes throughout. */
export function placedPath(file: string, base: string | undefined): string {
  const plain = file.replaceAll('\\', '/');
  const whole = base === undefined || ABSOLUTE.test(plain) ? plain : `${base.replaceAll('\\', '/')}/${plain}`;
  const parts: string[] = [];
  for (const [index, part] of whole.split('/').entries()) {
    if (part === '.' || (part === '' && index > 0)) continue;
    if (part === '..' && !isUp(parts.at(-1))) parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
