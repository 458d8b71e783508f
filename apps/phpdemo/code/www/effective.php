<?php

declare(strict_types=1);

/**
 * What a folder of pages runs with: `config.php`, the database of `database.php` where there is one, and the version
 * that the image was stamped with.
 *
 * @return array<string, mixed>
 */
function effective(string $folder): array
{
    $values = ['version' => version($folder)] + values("$folder/config.php");
    if (is_file("$folder/database.php")) {
        $values['database'] = values("$folder/database.php");
    }
    return $values;
}

/** The label in the file `VERSION`; an image that was built without one says so. */
function version(string $folder): string
{
    return is_file("$folder/VERSION") ? trim((string) file_get_contents("$folder/VERSION")) : 'unversioned';
}

/**
 * The array that a file returns.
 *
 * @return array<string, mixed>
 * @throws UnexpectedValueException if the file returns something else.
 */
function values(string $file): array
{
    $values = require $file;
    if (!is_array($values)) {
        throw new UnexpectedValueException(basename($file) . ' has to return an array');
    }
    return $values;
}

/** Text that stands in a page as it is. */
function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}
