<?php

declare(strict_types=1);

require_once __DIR__ . '/effective.php';

$config = effective(__DIR__);
$rows = [
    'Version' => (string) $config['version'],
    'Pod' => (string) gethostname(),
    'Host' => (string) ($config['host'] ?? ''),
    'Environment' => (string) ($config['env'] ?? ''),
    'PHP' => PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
];
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
?>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>phpdemo <?= escaped($rows['Version']) ?></title>
  <style>
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem; }
    th { text-align: left; padding-right: 2rem; font-weight: 600; }
  </style>
</head>
<body>
  <h1>phpdemo</h1>
  <table>
<?php foreach ($rows as $name => $value): ?>
    <tr><th scope="row"><?= escaped($name) ?></th><td><?= escaped($value) ?></td></tr>
<?php endforeach ?>
  </table>
  <p><a href="/api.php">Configuration as JSON</a></p>
</body>
</html>
