<?php

// Defaults for development. A deployment replaces this file.
return [
    'env' => 'uat',
    'host' => '127.0.0.1',
];
